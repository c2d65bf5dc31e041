import './theme/fonts.ts';
import './theme/mantine.css';
import 'virtual:theme.css';
import './theme/tokens.css';
import './theme/global.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { startI18n } from './i18n/i18n.ts';

// After an update the pieces of the old version are gone from the server. Drafts are kept, so the page may load again.
window.addEventListener('vite:preloadError', (event) => {
  const last = Number(sessionStorage.getItem('fika.reloaded') ?? 0);
  if (Date.now() - last < 30_000) return;
  sessionStorage.setItem('fika.reloaded', String(Date.now()));
  event.preventDefault();
  location.reload();
});

await startI18n();
createRoot(document.getElementById('root')!).render(<App />);
