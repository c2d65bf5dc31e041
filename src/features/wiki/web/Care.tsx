import { Button, Checkbox, Modal, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../web/api/client.ts';
import { changeItem } from '../../../web/api/patch.ts';
import { problemSentence } from '../../../web/api/problem.ts';
import form from '../../../web/components/form.module.css';
import { PersonChip } from '../../../web/components/person-chip.tsx';
import { PersonPicker } from '../../../web/components/person-picker.tsx';
import { carePage, type PageItem } from '../contract.ts';
import { refreshTree } from './use-tree.ts';

const spans = { none: null, quarter: 91, half: 182, year: 365 } as const;
type Span = keyof typeof spans | 'day';

const dayIn = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** Who looks after a page, until when it is true, whether it is a template. Default export, since few open it. */
export default function Care({ page, onClose }: { page: PageItem; onClose: () => void }) {
  const { t } = useTranslation('wiki');
  const { t: tw } = useTranslation();
  const [owner, setOwner] = useState(page.owner);
  const [span, setSpan] = useState<Span>(page.validUntil ? 'day' : 'none');
  const [day, setDay] = useState(page.validUntil ?? dayIn(182));
  const [template, setTemplate] = useState(page.template);
  const [state, setState] = useState<{ sending: boolean; error: unknown }>({ sending: false, error: null });
  const validUntil = span === 'day' ? day : spans[span] === null ? null : dayIn(spans[span]);
  const save = async () => {
    setState({ sending: true, error: null });
    try {
      const fields = await call(carePage, {
        params: { id: page.id },
        body: {
          owner: owner?.id ?? null,
          template,
          ...(validUntil === page.validUntil ? {} : { validUntil }),
        },
      });
      changeItem(page.id, (old) => ({ ...old, ...fields }));
      await refreshTree();
      onClose();
    } catch (error) {
      setState({ sending: false, error });
    }
  };
  return (
    <Modal
      attributes={{ header: { role: 'presentation' } }}
      opened
      onClose={onClose}
      title={t('care')}
      closeButtonProps={{ 'aria-label': tw('close') }}
    >
      <form
        className={form.stack}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <p className={form.soft}>{t('careText')}</p>
        <div>
          <p>{t('owner')}</p>
          {owner ? (
            <PersonChip
              person={owner}
              end={
                <Button size="compact-sm" variant="subtle" color="gray" onClick={() => setOwner(null)}>
                  {t('nobody')}
                </Button>
              }
            />
          ) : (
            <PersonPicker label={t('owner')} placeholder={t('ownerFind')} onChoose={setOwner} />
          )}
        </div>
        <NativeSelect
          label={t('trueFor')}
          value={span}
          onChange={(event) => setSpan(event.currentTarget.value as Span)}
          data={(['none', 'quarter', 'half', 'year', 'day'] as const).map((value) => ({
            value,
            label: t(`span.${value}`),
          }))}
        />
        {span === 'day' && (
          <TextInput
            type="date"
            label={t('lastDay')}
            value={day}
            required
            onChange={(event) => setDay(event.currentTarget.value)}
          />
        )}
        <Checkbox
          label={t('isTemplate')}
          description={t('isTemplateText')}
          checked={template}
          onChange={(event) => setTemplate(event.currentTarget.checked)}
        />
        {state.error !== null && (
          <p className={form.problem} role="alert">
            {problemSentence(tw, state.error)}
          </p>
        )}
        <div className={form.row}>
          <Button type="submit" loading={state.sending}>
            {tw('save.changes')}
          </Button>
          <Button variant="subtle" color="gray" onClick={onClose}>
            {tw('close')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
