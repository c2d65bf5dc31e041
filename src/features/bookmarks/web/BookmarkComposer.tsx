import { Checkbox, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { KindComposerProps } from '../../../web/kinds.ts';
import classes from './bookmarks.module.css';
import { Known, useKnown } from './Known.tsx';
import { isTag, tagsIn } from './tags.ts';

interface Fields {
  readonly address?: string;
  readonly description?: string;
  readonly tagLine?: string;
  readonly evenIfKnown?: boolean;
}

/** The address, and what may be said of it; the text above is what one wants to say to the others. */
export default function BookmarkComposer({ fields, onChange, errors }: KindComposerProps) {
  const { t } = useTranslation('bookmarks');
  const { address = '', description = '', tagLine = '', evenIfKnown = false } = fields as Fields;
  const known = useKnown(address);
  const change = (part: Fields) => onChange({ ...fields, ...part });
  return (
    <fieldset className={classes.composer}>
      <legend className={classes.legend}>{t('kind')}</legend>
      <TextInput
        type="url"
        inputMode="url"
        autoComplete="off"
        label={t('address')}
        placeholder={t('addressPlaceholder')}
        dir="ltr"
        value={address}
        error={errors.address}
        onChange={(event) => change({ address: event.currentTarget.value })}
      />
      <Known known={known} />
      {known.items.length > 0 && (
        <Checkbox
          label={t('saveAnyway')}
          checked={evenIfKnown}
          onChange={(event) => change({ evenIfKnown: event.currentTarget.checked })}
        />
      )}
      <Textarea
        label={t('description')}
        placeholder={t('descriptionHint')}
        autosize
        minRows={1}
        maxRows={6}
        maxLength={2000}
        value={description}
        error={errors.description}
        onChange={(event) => change({ description: event.currentTarget.value })}
      />
      <TextInput
        label={t('tags')}
        placeholder={t('tagsHint')}
        value={tagLine}
        error={tagsIn(tagLine).every(isTag) ? errors.tags : t('tagsNot')}
        onChange={(event) => change({ tagLine: event.currentTarget.value })}
      />
    </fieldset>
  );
}
