import { createRoot } from 'react-dom/client';
import icon from '../icon.svg';
import { keepTextsInTranslation } from '../parts/frame/translation.ts';
import { Operations } from './operations.tsx';
import './ops.css';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id "root".');
document.querySelector('link[rel="icon"]')?.setAttribute('href', icon);
createRoot(root).render(<Operations />);
keepTextsInTranslation(root);
