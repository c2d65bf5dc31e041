import { InboxList } from './InboxList.tsx';

export default function InboxPage() {
  return <InboxList state="open" />;
}
