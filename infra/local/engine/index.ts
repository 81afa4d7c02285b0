export { DataFolderError, openEmbeddedTable, settingsFor } from './embedded-table.ts';
export { ensureTable } from './ensure-table.ts';
export { openJournal } from './journal.ts';
export { makePump, type Pump } from './pump.ts';
export { recover } from './recover.ts';
export { followStream, type StreamFollower } from './streams.ts';
