import { Popover, TextInput } from '@mantine/core';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './emoji-picker.module.css';

/** A small set that covers what colleagues say to each other, each with words to find it by (English and German). */
const emoji: readonly [emoji: string, words: string][] = [
  ['👍', 'yes good thumb like ja gut daumen'],
  ['❤️', 'heart love herz liebe'],
  ['😄', 'happy laugh lachen freude'],
  ['🎉', 'party congratulations feier glückwunsch'],
  ['🙏', 'thanks please danke bitte'],
  ['💡', 'idea light idee licht'],
  ['👏', 'applause clap applaus'],
  ['👀', 'eyes looking augen schaue'],
  ['🤔', 'thinking hm nachdenken'],
  ['😂', 'tears joy tränen lachen'],
  ['😢', 'sad cry traurig'],
  ['😮', 'surprised wow überrascht'],
  ['🔥', 'fire hot feuer'],
  ['✅', 'done check erledigt fertig'],
  ['❌', 'no cross nein'],
  ['❓', 'question frage'],
  ['👋', 'hello wave hallo winken'],
  ['🤝', 'deal together handschlag zusammen'],
  ['💪', 'strong muscle stark kraft'],
  ['🙌', 'hooray hands hurra'],
  ['🫶', 'heart hands herz hände'],
  ['🚀', 'rocket launch rakete start'],
  ['⭐', 'star stern'],
  ['🏆', 'trophy win pokal sieg'],
  ['☕', 'coffee fika kaffee'],
  ['🍰', 'cake kuchen'],
  ['🎂', 'birthday cake geburtstag'],
  ['🌱', 'growing plant wachsen pflanze'],
  ['🌞', 'sun sonne'],
  ['🌧️', 'rain regen'],
  ['😊', 'smile lächeln'],
  ['😉', 'wink zwinkern'],
  ['😅', 'sweat phew puh'],
  ['😎', 'cool sonnenbrille'],
  ['🤗', 'hug umarmung'],
  ['😴', 'sleep tired müde schlaf'],
  ['🤯', 'mind blown wahnsinn'],
  ['🥳', 'party face feiern'],
  ['🫡', 'salute yes jawohl'],
  ['🧠', 'brain clever gehirn klug'],
  ['📌', 'pin merken'],
  ['⏰', 'clock time wecker zeit'],
];

interface EmojiPopoverProps {
  opened: boolean;
  onChange: (opened: boolean) => void;
  onChoose: (emoji: string) => void;
  /** The button at which it opens. */
  target: ReactElement;
}

/** The picker at its button. Default export, since it is fetched when first wanted. */
export default function EmojiPopover({ opened, onChange, onChoose, target }: EmojiPopoverProps) {
  return (
    <Popover opened={opened} onChange={onChange} position="top-start" trapFocus returnFocus>
      <Popover.Target>{target}</Popover.Target>
      <Popover.Dropdown p={8}>
        <EmojiPicker onChoose={onChoose} />
      </Popover.Dropdown>
    </Popover>
  );
}

function EmojiPicker({ onChoose }: { onChoose: (emoji: string) => void }) {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState('');
  const words = wanted.trim().toLowerCase();
  const found = words ? emoji.filter(([, names]) => names.includes(words)) : emoji;
  return (
    <div className={classes.picker}>
      <TextInput
        size="xs"
        value={wanted}
        onChange={(event) => setWanted(event.currentTarget.value)}
        aria-label={t('reaction.find')}
        placeholder={t('reaction.find')}
        data-autofocus
        onKeyDown={(event) => {
          if (event.key === 'Enter' && found[0]) onChoose(found[0][0]);
        }}
      />
      <div className={classes.grid}>
        {found.map(([one, names]) => (
          <button
            key={one}
            type="button"
            className={classes.one}
            aria-label={`${one} ${names.split(' ')[0]}`}
            onClick={() => onChoose(one)}
          >
            {one}
          </button>
        ))}
      </div>
      {found.length === 0 && <p className={classes.none}>{t('reaction.none')}</p>}
    </div>
  );
}
