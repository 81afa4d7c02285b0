import { createHmac } from 'node:crypto';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { getConnInfo } from '@hono/node-server/conninfo';
import { ulid } from 'ulid';
import { makeConsumers } from '../../functions/app/consumers.ts';
import { workOnImports } from '../../functions/app/importing.ts';
import { makeProduct } from '../../functions/app/product.ts';
import { recoverShards } from '../../functions/app/recover.ts';
import { makeSchedules } from '../../functions/app/schedules.ts';
import { makeShell } from '../../functions/app/shell.ts';
import { allInstitutions, getInstitution } from '../../functions/institutions/index.ts';
import { type Mailing, sendMails } from '../../functions/notifications/index.ts';
import { exportDaily } from '../../functions/open-data/index.ts';
import { makeIdentify } from '../../functions/people/index.ts';
import { prepareSearch } from '../../functions/search/index.ts';
import { makeTransport, sendWebhooks, type Webhooking } from '../../functions/webhooks/index.ts';
import type { Context } from '../../shared/context.ts';
import { makeLog, nameOf } from '../../shared/observe/log.ts';
import { buildAssets } from '../web/build-assets.ts';
import { compressed } from './compressed.ts';
import { DataFolderError } from './engine/index.ts';
import { makeDevToken, makeIdentity, openIdentityKeys } from './identity/index.ts';
import { makeMovableClock } from './movable-clock.ts';
import { makeOutbox } from './outbox.ts';
import { makeOutboxPost } from './post-by-outbox.ts';
import { runSchedules } from './run-schedules.ts';
import { seed } from './seed.ts';
import type { Settings } from './settings.ts';
import { discardEmbedded, openStorage } from './storage.ts';

interface LocalServer {
  origin: string;
  /** Settles only if the server can no longer do its work. */
  failed: Promise<Error>;
  /** Finishes the requests under way, and what follows from them, and stops. */
  close(): Promise<void>;
}

// Pseudonyms must stay the same on another port.
const realm = 'urn:gongnon:one-machine';

/**
 * The whole product on one machine. The port is taken first, and answers "not ready" until everything stands; a data
 * folder that is new is filled with demonstration data.
 *
 * @param say told of each step in one line
 * @throws an error whose message is for the operator: a port in use, a folder that cannot be used
 */
export async function startServer(settings: Settings, say: (line: string) => void): Promise<LocalServer> {
  const log = makeLog(settings.logLevel);
  const clock = makeMovableClock();
  const origin = `http://localhost:${settings.port}`;
  let listener: (request: IncomingMessage, response: ServerResponse) => void = notReady;
  const server = createServer((request, response) => listener(request, response));
  // Longer than a proxy in front keeps a connection it does not use: else it asks on one that is just being closed.
  server.keepAliveTimeout = 75_000;
  await listen(server, settings.port);
  try {
    await mkdir(settings.dataDir, { recursive: true }).catch((error) => {
      throw new DataFolderError(`the data folder ${settings.dataDir} cannot be written: ${error.message}`);
    });
    const seeding = join(settings.dataDir, 'seeding');
    if (settings.dynamodbEndpoint === undefined && existsSync(seeding)) {
      say('The demonstration data was cut short last time; making it again.');
      discardEmbedded(settings.dataDir);
    }
    if (settings.dynamodbEndpoint !== undefined && existsSync(seeding)) {
      throw new DataFolderError(
        `the table ${settings.tableName} holds demonstration data that was cut short: delete the table, then ${seeding}`,
      );
    }
    const building = buildAssets();
    // Whoever waits for it hears of it; until then it is no fault of the process.
    building.catch(() => {});
    // Before the table: a start that dies between the two leaves keys without a table, which the next start completes.
    const keys = await openIdentityKeys(settings.dataDir, {
      dataExists: settings.dynamodbEndpoint === undefined && existsSync(join(settings.dataDir, 'table')),
    });
    const storage = await openStorage(settings, log);
    const { table } = storage;
    const context: Context = { table, clock, log };
    await storage.start(makeConsumers(context), (pks) => recoverShards(context, pks, ulid()));
    const schedules = makeSchedules(context);

    if ((await allInstitutions(table)).length === 0) {
      writeFileSync(seeding, '');
      await seed({
        context,
        clock,
        schedules,
        idle: storage.idle,
        realm,
        pseudonymKey: await keys.pseudonymKey(),
        say,
      });
      rmSync(seeding);
    }

    const assets = await building;
    const onFault = (error: unknown) =>
      log.error('request.fault', { method: '-', route: '/oidc', error: nameOf(error) });
    const identity = makeIdentity({ origin, keys, onFault });
    // One key for everything on this machine, a different one drawn from it for each purpose.
    const keyFor = async (purpose: string) =>
      createHmac('sha256', await keys.pseudonymKey())
        .update(purpose)
        .digest();
    const [linkKey, sessionKey] = [await keyFor('gongnon/mail-links'), await keyFor('gongnon/sessions')];
    const webhookKey = await keyFor('gongnon/webhooks');
    // Whoever tries the product out has a receiver on this machine.
    const webhooks = { secretKey: async () => webhookKey, allowsLoopback: true };
    const webhooking: Webhooking = { ...webhooks, site: origin, transport: makeTransport(webhooks) };
    const mailing: Mailing = { post: makeOutboxPost(context), site: origin, linkKey: async () => linkKey };
    const product = makeProduct(context, {
      mailing,
      webhooks,
      identify: makeIdentify({ ...identity.identifySettings, realm, now: () => clock.now() }),
      signIn: {
        issuer: identity.issuer,
        pages: identity.issuer,
        client: 'gongnon-docs',
        swaggerUi: swaggerUiFolder(),
      },
      limits: {
        quotas: settings.quotas,
        hashKey: async () => sessionKey,
        addressOf: (c) => getConnInfo(c).remote.address,
      },
      site: { origin, client: 'gongnon-site', assets: () => assets, sessionKey: async () => sessionKey },
    });
    const findDepartment: Parameters<typeof makeDevToken>[0]['findDepartment'] = async (
      institution,
      wanted,
    ) => {
      const { departments, schemeDepartment } = await getInstitution(context, institution);
      if (wanted === undefined) return schemeDepartment;
      return departments.find(({ id, name }) => id === wanted || name === wanted)?.id;
    };
    const tools = makeShell(context);
    tools.route('/', makeDevToken({ issuer: identity.issuer, keys, clock, findDepartment }));
    tools.route('/', makeOutbox(context));
    const serveTools = getRequestListener(tools.fetch);
    const serveApi = getRequestListener(product.fetch);
    const servePages = getRequestListener(compressed(product).fetch);
    listener = (request, response) => {
      if (identity.serves(request)) identity.handle(request, response);
      else if (isTool(request.url)) void serveTools(request, response);
      else if (request.url?.startsWith('/api/')) void serveApi(request, response);
      else void servePages(request, response);
    };
    // The first search need not wait for everything to be read. Where that fails, it reads for itself.
    prepareSearch(context).catch(() => {});
    const stopSchedules = runSchedules(
      schedules,
      {
        mail: () => sendMails(context, mailing),
        webhooks: () => sendWebhooks(context, webhooking),
        // A stop waits for no more than this.
        imports: () => workOnImports(context, { forMs: 3_000 }),
        exports: () => exportDaily(context, { forMs: 3_000 }),
      },
      log,
    );
    return {
      origin,
      failed: storage.failed,
      close: async () => {
        listener = notReady;
        await stopSchedules();
        await closeServer(server);
        await storage.close();
      },
    };
  } catch (error) {
    server.closeAllConnections();
    server.close();
    throw error;
  }
}

/** What only this server has, beside the product. */
function isTool(url = ''): boolean {
  return url.startsWith('/dev/');
}

function notReady(_: IncomingMessage, response: ServerResponse) {
  response.writeHead(503, {
    'Content-Type': 'application/problem+json',
    'Retry-After': '2',
    'Cache-Control': 'no-store',
  });
  response.end(
    JSON.stringify({
      type: 'urn:gongnon:problem:server.unavailable',
      title: '서버를 준비하고 있습니다. · The server is getting ready.',
      status: 503,
      code: 'server.unavailable',
    }),
  );
}

/** On this machine only: `/dev/token` would make anybody who reaches it an administrator. */
function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new DataFolderError(`the port ${port} is in use: stop what uses it, or set PORT to another`)
          : error,
      ),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  const late = setTimeout(() => server.closeAllConnections(), 5_000);
  await closed;
  clearTimeout(late);
}

function swaggerUiFolder(): string {
  return dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
}
