import { announce } from './announce.ts';
import { startServer } from './server.ts';
import { toSettings } from './settings.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);

function giveUp(error: unknown): never {
  process.stderr.write(`gongnon: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}\n`);
  process.exit(1);
}

try {
  const settings = toSettings(process.env);
  const server = await startServer(settings, say);
  announce(server.origin, settings, say);
  let stopping = false;
  void server.failed.then((error) => stopping || giveUp(error));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      server.close().then(() => process.exit(0), giveUp);
    });
  }
} catch (error) {
  giveUp(error);
}
