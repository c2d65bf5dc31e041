import { Button, Checkbox, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { listCommunities } from '../../../core/places/contract.ts';
import { call, newKey } from '../../../web/api/client.ts';
import { isProblem, problemSentence } from '../../../web/api/problem.ts';
import { queryClient, useList, useOne } from '../../../web/api/queries.ts';
import { copyText } from '../../../web/components/copy.ts';
import form from '../../../web/components/form.module.css';
import { More } from '../../../web/components/item-list.tsx';
import { RelativeTime } from '../../../web/components/relative-time.tsx';
import { Lines } from '../../../web/components/skeletons.tsx';
import { ErrorState } from '../../../web/components/states.tsx';
import { tell, tellProblem } from '../../../web/components/toast.ts';
import { Panel } from '../../../web/layout/page.tsx';
import { getInstallation, invite, listInvitations, revokeInvitation } from '../contract.ts';

type Made = Awaited<ReturnType<typeof call<typeof invite>>>;

/** Addresses as people paste them: by comma, semicolon, line or space, with or without names around them. */
const addressesIn = (text: string): string[] => [...new Set(text.match(/[^\s,;<>"]+@[^\s,;<>"]+/g) ?? [])];

/** Brings people in: by mail, or by a link that can be handed on. */
export default function InviteConsole() {
  return (
    <div className={form.stack}>
      <Invite />
      <Invitations />
    </div>
  );
}

function Invite() {
  const { t } = useTranslation('entry');
  const { data: installation } = useOne(getInstallation);
  const communities = useList(listCommunities, { query: { scope: 'mine', limit: 100 } });
  const [text, setText] = useState('');
  const [message, setMessage] = useState('');
  const [guest, setGuest] = useState(false);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [made, setMade] = useState<Made | null>(null);
  const [state, setState] = useState<{ sending: boolean; error: unknown }>({ sending: false, error: null });
  const emails = addressesIn(text);
  const send = async (addresses: string[]) => {
    setState({ sending: true, error: null });
    try {
      setMade(
        await call(invite, {
          body: { emails: addresses, message, guest, communities: [...chosen] },
          idempotencyKey: newKey(),
        }),
      );
      setText('');
      setState({ sending: false, error: null });
      await queryClient.invalidateQueries({ queryKey: ['list', listInvitations.id] });
    } catch (error) {
      setState({ sending: false, error });
    }
  };
  return (
    <Panel title={t('invite')}>
      <form
        className={form.stack}
        onSubmit={(event) => {
          event.preventDefault();
          void send(emails);
        }}
      >
        {installation?.mail === false && <p className={form.soft}>{t('noMail')}</p>}
        <Textarea
          label={t('addresses')}
          placeholder={'jonas.ek@norrby.example\nAmina Yusuf <amina@norrby.example>'}
          value={text}
          autosize
          minRows={3}
          maxRows={12}
          description={emails.length > 0 ? t('addressesFound', { count: emails.length }) : t('addressesHint')}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Textarea
          label={t('message')}
          placeholder={t('messageExample')}
          value={message}
          maxLength={1000}
          autosize
          minRows={2}
          onChange={(event) => setMessage(event.currentTarget.value)}
        />
        <Checkbox
          label={t('asGuests')}
          description={t('asGuestsText')}
          checked={guest}
          onChange={(event) => setGuest(event.currentTarget.checked)}
        />
        {communities.entries.length > 0 && (
          <Checkbox.Group label={t('arriveIn')} value={[...chosen]} onChange={setChosen}>
            <div className={form.row} style={{ paddingBlockStart: 8 }}>
              {communities.entries.map((community) => (
                <Checkbox key={community.id} value={community.id} label={community.name} />
              ))}
            </div>
          </Checkbox.Group>
        )}
        {state.error !== null && (
          <p className={form.problem} role="alert">
            {problemSentence(t, state.error)} {isProblem(state.error) && Object.values(state.error.fields).join(' ')}
          </p>
        )}
        <div className={form.row}>
          <Button
            type="submit"
            loading={state.sending}
            disabled={emails.length === 0 || (guest && chosen.length === 0)}
          >
            {t('inviteCount', { count: emails.length })}
          </Button>
          <Button variant="default" disabled={guest && chosen.length === 0} onClick={() => void send([])}>
            {t('makeLink')}
          </Button>
        </div>
        {made && <Links made={made} />}
      </form>
    </Panel>
  );
}

function Links({ made }: { made: Made }) {
  const { t } = useTranslation('entry');
  return (
    <div role="status" className={form.stack}>
      {made.skipped.length > 0 && (
        <p className={form.soft}>
          {made.skipped.map((one) => t(`skipped.${one.reason}`, { email: one.email })).join(' ')}
        </p>
      )}
      {made.items.length > 0 && <p>{t('linksOnce', { count: made.items.length })}</p>}
      {made.items.map((one) => (
        <div key={one.id} className={form.row}>
          <div className={form.grow}>
            {one.email && <strong>{one.email}</strong>}
            <code className={form.secret}>{one.link}</code>
          </div>
          <Button variant="default" size="xs" onClick={async () => (await copyText(one.link)) && tell(t('copied'))}>
            {t('copy')}
          </Button>
        </div>
      ))}
    </div>
  );
}

function Invitations() {
  const { t } = useTranslation('entry');
  const invitations = useList(listInvitations);
  const revoke = async (id: string) => {
    try {
      await call(revokeInvitation, { params: { id } });
      tell(t('revoked'));
      await queryClient.invalidateQueries({ queryKey: ['list', listInvitations.id] });
    } catch (error) {
      tellProblem(error);
    }
  };
  return (
    <Panel title={t('invitations')}>
      {invitations.isPending && <Lines count={3} />}
      {invitations.isError && <ErrorState error={invitations.error} onRetry={() => void invitations.refetch()} />}
      {invitations.isSuccess && invitations.entries.length === 0 && <p className={form.soft}>{t('noInvitations')}</p>}
      <ul className={form.list}>
        {invitations.entries.map((one) => (
          <li key={one.id} className={form.line}>
            <div className={form.grow}>
              <strong>{one.email ?? t('link')}</strong>{' '}
              <span
                className={form.badge}
                data-tone={one.state === 'used' ? 'good' : one.state === 'open' ? undefined : 'loss'}
              >
                {t(`state.${one.state}`)}
              </span>
              <p className={form.soft}>
                <RelativeTime at={one.createdAt} />
                {one.email === null && ` · ${t('uses', { count: one.uses })}`}
                {one.communities.length > 0 && ` · ${one.communities.map((place) => place.name).join(', ')}`}
              </p>
            </div>
            {one.state === 'open' && (
              <Button variant="default" size="xs" onClick={() => void revoke(one.id)}>
                {t('revoke')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {invitations.hasNextPage && (
        <More
          onReach={() => void invitations.fetchNextPage()}
          busy={invitations.isFetchingNextPage}
          label={t('web:more')}
        />
      )}
    </Panel>
  );
}
