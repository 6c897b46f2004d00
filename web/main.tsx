import { createRoot } from 'react-dom/client';
import { App, fetchWay } from './app.tsx';
import icon from './icon.svg';
import { keepTextsInTranslation } from './parts/frame/translation.ts';
import './style.css';
import { beginToSpeak } from './words/language.ts';

const element = document.getElementById('root');
if (element === null) throw new Error('index.html has no element with the id "root".');
document.querySelector('link[rel="icon"]')?.setAttribute('href', icon);
fetchWay();
await beginToSpeak();
// What stood there until now.
element.replaceChildren();
keepTextsInTranslation(element);
createRoot(element).render(<App />);
