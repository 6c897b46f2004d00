import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { ConfigurationError, readConfiguration } from './entering/configuration.ts';
import { openGuestVisit } from './entering/guest.ts';
import { Misplaced } from './entering/misplaced.tsx';
import { isReturning, openVisit } from './entering/visit.ts';
import icon from './icon.svg';
import './style.css';
import { Starting } from './entering/starting.tsx';
import { beginToSpeak } from './words/language.ts';

const element = document.getElementById('root');
if (element === null) throw new Error('index.html has no element with the id "root".');
document.querySelector('link[rel="icon"]')?.setAttribute('href', icon);
const root = createRoot(element);
await beginToSpeak();
root.render(<Starting returning={isReturning()} />);
try {
  const configuration = await readConfiguration();
  await openVisit(configuration);
  openGuestVisit(configuration.webSocketUrl);
  root.render(<App />);
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  root.render(<Misplaced error={error} />);
}
