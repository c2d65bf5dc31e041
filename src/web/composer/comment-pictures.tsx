import { ActionIcon } from '@mantine/core';
import { IconPhoto } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Doc } from '../api/shapes.ts';
import { tell } from '../components/toast.ts';
import { type DraftFile, isEmptyDoc } from './draft.ts';
import { useDraftFiles } from './draft-files.tsx';

/** Pictures that a comment is to show; they stand below its words. Other files are for posts, which list them. */
export function useCommentPictures(kept: readonly DraftFile[], onChange: (files: readonly DraftFile[]) => void) {
  const { t } = useTranslation();
  const files = useDraftFiles(kept, onChange, { untilReady: true });
  const add = (chosen: File[]) => {
    const pictures = chosen.filter(({ type }) => type.startsWith('image/'));
    if (pictures.length < chosen.length) tell(t('comment.onlyPictures'), { tone: 'loss' });
    files.add(pictures);
  };
  return { ...files, add };
}

/** The words and, below them, the pictures. */
export const withPictures = (doc: Doc | null, pictures: readonly DraftFile[]): Doc => ({
  type: 'doc',
  content: [
    ...(isEmptyDoc(doc) ? [] : (doc?.content ?? [])),
    ...pictures.map(({ file, alt }) => ({ type: 'image', attrs: { file, alt, title: null } })),
  ],
});

/** Chooses pictures, for those who neither paste nor drop. */
export function PictureButton({ onFiles }: { onFiles: (files: File[]) => void }) {
  const { t } = useTranslation();
  const picker = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        accept="image/*"
        onChange={(event) => {
          onFiles([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
        }}
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        me="auto"
        aria-label={t('comment.picture')}
        data-tip={t('comment.picture')}
        data-tip-at="start"
        onClick={() => picker.current?.click()}
      >
        <IconPhoto size={18} stroke={1.75} aria-hidden />
      </ActionIcon>
    </>
  );
}
