import { autosave } from './autosave.client.ts';
import { guardEmpathyWindow } from './empathy-window.client.ts';
import { fetchTypeface } from './fetch-typeface.client.ts';
import { keepDrafts } from './keep-drafts.client.ts';
import { pressOnce } from './press-once.client.ts';
import { similarAsTyped } from './similar-as-typed.client.ts';
import { supportAtOnce } from './support-at-once.client.ts';

// Everything works without these: they save a reader a wait, a press or a lost text.
pressOnce();
fetchTypeface();
supportAtOnce();
keepDrafts();
autosave();
similarAsTyped();
guardEmpathyWindow();
