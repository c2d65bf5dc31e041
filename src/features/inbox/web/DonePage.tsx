import { InboxList } from './InboxList.tsx';

export default function DonePage() {
  return <InboxList state="done" />;
}
