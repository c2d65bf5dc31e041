import { type MantineColorScheme, Radio } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { updateMe } from '../../../core/people/contract.ts';
import { call } from '../../../web/api/client.ts';
import form from '../../../web/components/form.module.css';
import { tellProblem } from '../../../web/components/toast.ts';
import { changeLanguage } from '../../../web/i18n/i18n.ts';
import { type Language, languages } from '../../../web/i18n/languages.ts';
import { Panel } from '../../../web/layout/page.tsx';
import { setMe } from '../../../web/session/me.ts';
import { useScheme } from '../../../web/theme/scheme.ts';

const schemes = ['auto', 'light', 'dark'] as const;

/** Language and light or dark: both at once, both remembered on this device; the language also for mails. */
export default function AppearanceSettings() {
  const { t, i18n } = useTranslation('settings');
  const [scheme, chooseScheme] = useScheme();
  const speak = async (language: Language) => {
    await changeLanguage(language);
    try {
      const changed = await call(updateMe, { body: { language } });
      setMe(() => changed);
    } catch (error) {
      tellProblem(error);
    }
  };
  return (
    <div className={form.stack}>
      <Panel>
        <Radio.Group label={t('language')} value={i18n.language} onChange={(value) => void speak(value as Language)}>
          <div className={form.stack} style={{ paddingBlockStart: 8 }}>
            {Object.entries(languages).map(([code, name]) => (
              <Radio key={code} value={code} label={<span lang={code}>{name}</span>} />
            ))}
          </div>
        </Radio.Group>
      </Panel>
      <Panel>
        <Radio.Group label={t('scheme')} value={scheme} onChange={(value) => chooseScheme(value as MantineColorScheme)}>
          <div className={form.stack} style={{ paddingBlockStart: 8 }}>
            {schemes.map((one) => (
              <Radio key={one} value={one} label={t(`schemes.${one}`)} />
            ))}
          </div>
        </Radio.Group>
      </Panel>
    </div>
  );
}
