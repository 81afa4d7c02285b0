import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foundInstitution } from '../../functions/institutions/index.ts';
import { bundleFunctions } from '../../infra/bundle.ts';
import { openEmbeddedTable, settingsFor } from '../../infra/local/engine/index.ts';
import { makeDeployment } from '../../infra/stacks/deployment.ts';
import { systemClock } from '../../shared/clock.ts';
import { makeTable, type Table } from '../../shared/dynamo/client.ts';
import { departmentIdSchema, institutionIdSchema } from '../../shared/ids.ts';
import { makeLog } from '../../shared/observe/log.ts';
import { type Deployed, type Properties, type Resource, readDeployed } from '../support/deployed.ts';
import { accepts } from '../support/filter-pattern.ts';
import { openStreamingEndpoint, type StreamingEndpoint, textOf } from '../support/streaming-endpoint.ts';

const tableName = 'gongnon-from-the-template';
const folder = mkdtempSync(join(tmpdir(), 'gongnon-journey-'));
const { publicKey, privateKey } = await generateKeyPair('RS256');

let deployed: Deployed;
let endpoint: StreamingEndpoint;
let engine: Awaited<ReturnType<typeof openEmbeddedTable>>;
const servers: Server[] = [];
const processes = new Map<string, FunctionProcess>();
const secretsRead: string[] = [];
const mails: Properties[] = [];
const cleanup: (() => Promise<unknown>)[] = [];

/** A built function with the environment its template gives it, and nothing else. */
class FunctionProcess {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<
    number,
    { resolve: (result: unknown) => void; reject: (error: Error) => void }
  >();
  #number = 0;
  /** What it wrote to its log. */
  log = '';

  constructor(resource: Resource, stands: Record<string, string>) {
    const { Handler, Timeout, Environment } = resource.properties;
    const [file, exported] = Handler.split('.');
    const code = deployed.codeOf(resource);
    this.#child = fork(
      fileURLToPath(new URL('./function-process.mjs', import.meta.url)),
      [pathToFileURL(join(code, `${file}.mjs`)).href, exported, String(Timeout)],
      {
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
        execArgv: [],
        env: {
          ...(deployed.resolve(resource, Environment.Variables) as Record<string, string>),
          // What Lambda itself adds.
          AWS_REGION: 'ap-northeast-2',
          AWS_ACCESS_KEY_ID: resource.id,
          AWS_SECRET_ACCESS_KEY: 'secret',
          AWS_LAMBDA_FUNCTION_NAME: resource.id,
          LAMBDA_TASK_ROOT: code,
          ...stands,
        },
      },
    );
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on('data', (text) => (this.log += text));
    this.#child.on(
      'message',
      ({ number, result, error }: { number: number; result?: unknown; error?: string }) => {
        const waiting = this.#waiting.get(number);
        if (error === undefined) waiting?.resolve(result);
        else waiting?.reject(new Error(error));
      },
    );
    this.#child.on('exit', (code) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`ended with ${code}: ${this.log}`));
    });
  }

  #answer(number: number): Promise<unknown> {
    return new Promise((resolve, reject) => this.#waiting.set(number, { resolve, reject }));
  }

  ready(): Promise<unknown> {
    return this.#answer(0);
  }

  invoke(event: unknown): Promise<unknown> {
    const number = ++this.#number;
    const answer = this.#answer(number);
    this.#child.send({ number, event });
    return answer;
  }

  stop() {
    this.#child.kill();
  }
}

async function listen(answer: (body: string) => unknown): Promise<string> {
  const server = createServer(async (request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(answer(await textOf(request))));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Refuses whatever the templates do not allow the function that asks. */
function permits(principal: string, action: string, index: string | undefined): boolean {
  if (principal === 'test') return true;
  const resource = deployed.resources('AWS::Lambda::Function').find(({ id }) => id === principal);
  const table = `arn:Arn:${tableName}`;
  const wanted = index === undefined ? table : `${table}/index/${index}`;
  return (
    resource !== undefined &&
    deployed
      .statementsOf(resource)
      .some(({ actions, resources }) => actions.includes(`dynamodb:${action}`) && resources.includes(wanted))
  );
}

beforeAll(async () => {
  const assembly = makeDeployment(await bundleFunctions(join(folder, 'build')), {
    outdir: join(folder, 'out'),
  }).synth();
  deployed = readDeployed(assembly, {
    'AWS::DynamoDB::Table': tableName,
    'AWS::Cognito::UserPool': 'ap-northeast-2_people',
  });
  engine = await openEmbeddedTable();
  await createTable();
  endpoint = await openStreamingEndpoint(engine.endpoint, permits);
  const jwk = await exportJWK(publicKey);
  const stands = {
    AWS_ENDPOINT_URL_DYNAMODB: endpoint.url,
    JWKS_URI: await listen(() => ({ keys: [{ ...jwk, kid: 'one', alg: 'RS256' }] })),
    AWS_ENDPOINT_URL_SECRETS_MANAGER: await listen((body) => {
      secretsRead.push(JSON.parse(body).SecretId);
      return { SecretString: 'ab'.repeat(32) };
    }),
    AWS_ENDPOINT_URL_SESV2: await listen((body) => {
      mails.push(JSON.parse(body));
      return { MessageId: String(mails.length) };
    }),
  };
  for (const resource of deployed.resources('AWS::Lambda::Function')) {
    processes.set(deployed.arnOf(resource), new FunctionProcess(resource, stands));
  }
  await Promise.all([...processes.values()].map((running) => running.ready()));
}, 60_000);

afterAll(async () => {
  for (const running of processes.values()) running.stop();
  for (const server of servers) server.close();
  for (const close of cleanup) await close();
  await endpoint?.close();
  await engine?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function createTable() {
  const [resource] = deployed.resources('AWS::DynamoDB::Table');
  if (resource === undefined) throw new Error('no stack has a table');
  const { AttributeDefinitions, KeySchema, LocalSecondaryIndexes, GlobalSecondaryIndexes, BillingMode } =
    resource.properties;
  const shape = {
    AttributeDefinitions,
    KeySchema,
    LocalSecondaryIndexes,
    GlobalSecondaryIndexes,
    BillingMode,
  };
  const { documents } = makeTable(tableName, settingsFor(engine.endpoint));
  await documents.send(new CreateTableCommand({ ...shape, TableName: tableName } as CreateTableCommandInput));
  await waitUntilTableExists(
    { client: documents, minDelay: 1, maxDelay: 1, maxWaitTime: 20 },
    { TableName: tableName },
  );
  documents.destroy();
}

const [city, youth] = [institutionIdSchema.parse('seoul'), departmentIdSchema.parse('youth')];

let table: Table;

async function found() {
  table = makeTable(tableName, {
    ...settingsFor(endpoint.url),
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  cleanup.push(async () => table.documents.destroy());
  await foundInstitution(
    { table, clock: systemClock, log: makeLog('SILENT') },
    {
      id: city,
      kind: 'city',
      name: { ko: '서울특별시', en: 'Seoul' },
      programme: null,
      departments: [{ id: youth, name: '청년정책과' }],
      schemeDepartment: youth,
      categories: [],
      rule: {
        windowDays: 30,
        steps: [{ on: 'empathy', threshold: 3, then: 'department-answer', dueDays: 20 }],
      },
    },
  );
}

/** An access token as a user pool gives it: no audience, its groups as the roles. */
async function tokenOf(sub: string, groups: string[] = []): Promise<string> {
  const [resource] = deployed
    .resources('AWS::Lambda::Function')
    .filter((each) => 'ISSUER' in each.properties.Environment.Variables);
  const { ISSUER, AUDIENCE } = deployed.resolve(
    resource as Resource,
    resource?.properties.Environment.Variables,
  ) as Record<string, string>;
  const address = { email: `${sub}@mail.example`, email_verified: true };
  return new SignJWT({ client_id: AUDIENCE, token_use: 'access', 'cognito:groups': groups, ...address })
    .setProtectedHeader({ alg: 'RS256', kid: 'one' })
    .setIssuer(ISSUER as string)
    .setSubject(sub)
    .setIssuedAt()
    .setExpirationTime('15m')
    .sign(privateKey);
}

/** Along the template: from the stage's route to the integration to the function, in the format it asks for. */
async function call(
  method: string,
  path: string,
  given: { token?: string; body?: unknown; file?: string; headers?: Record<string, string> } = {},
) {
  const [route] = deployed
    .resources('AWS::ApiGatewayV2::Route')
    .filter((each) => each.properties.RouteKey === '$default');
  const target = deployed.resolve(route as Resource, route?.properties.Target);
  const integration = deployed
    .resources('AWS::ApiGatewayV2::Integration')
    .find((each) => target === `integrations/${each.stack}-${each.id}`);
  expect(integration?.properties).toMatchObject({
    IntegrationType: 'AWS_PROXY',
    PayloadFormatVersion: '2.0',
  });
  const [rawPath = '', rawQueryString = ''] = path.split('?');
  const event = {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString,
    headers: {
      host: 'abc.execute-api.ap-northeast-2.amazonaws.com',
      'x-forwarded-proto': 'https',
      ...(given.token !== undefined && { authorization: `Bearer ${given.token}` }),
      ...(given.body !== undefined && { 'content-type': 'application/json' }),
      ...(given.file !== undefined && { 'content-type': 'application/octet-stream' }),
      ...given.headers,
    },
    requestContext: {
      stage: '$default',
      requestId: 'request',
      http: { method, path: rawPath, sourceIp: '203.0.113.7', protocol: 'HTTP/1.1', userAgent: 'test' },
    },
    ...(given.body !== undefined && {
      body: typeof given.body === 'string' ? given.body : JSON.stringify(given.body),
    }),
    ...(given.file !== undefined && { body: Buffer.from(given.file).toString('base64') }),
    isBase64Encoded: given.file !== undefined,
  };
  const running = processes.get(
    deployed.resolve(integration as Resource, integration?.properties.IntegrationUri) as string,
  );
  const answer = (await running?.invoke(event)) as {
    statusCode: number;
    headers: Record<string, string>;
    body: string;
  };
  const isJson = /json/.test(answer.headers['content-type'] ?? '');
  return {
    status: answer.statusCode,
    headers: answer.headers,
    body: isJson ? JSON.parse(answer.body) : answer.body,
  };
}

const at = new Map<string, number>();
const deliveries: { mapping: string; records: DynamoDBRecord[] }[] = [];

/** Delivers what is in the stream through the template's mappings, until no more follows from it. */
async function drain() {
  const mappings = deployed.resources('AWS::Lambda::EventSourceMapping');
  for (let moved = true, rounds = 0; moved; rounds++) {
    if (rounds > 100) throw new Error('the stream does not come to rest');
    moved = false;
    for (const mapping of mappings) {
      const from = at.get(mapping.id) ?? 0;
      const batch = endpoint.records.slice(from, from + mapping.properties.BatchSize);
      if (batch.length === 0) continue;
      const patterns = mapping.properties.FilterCriteria.Filters.map(({ Pattern }: Properties) =>
        JSON.parse(Pattern),
      );
      const wanted = batch.filter((record) => patterns.some((pattern: unknown) => accepts(pattern, record)));
      moved = true;
      at.set(mapping.id, from + batch.length);
      if (wanted.length === 0) continue;
      deliveries.push({ mapping: mapping.id, records: wanted });
      expect(await deliver(mapping, wanted), processOf(mapping)?.log).toEqual({ batchItemFailures: [] });
    }
  }
}

function processOf(mapping: Resource): FunctionProcess | undefined {
  const name = deployed.resolve(mapping, mapping.properties.FunctionName);
  return processes.get(`arn:Arn:${name}`);
}

async function deliver(mapping: Resource, records: DynamoDBRecord[]): Promise<unknown> {
  return processOf(mapping)?.invoke({ Records: records });
}

async function runSchedule(expression: string, name = ''): Promise<unknown> {
  const schedule = deployed
    .resources('AWS::Scheduler::Schedule')
    .find((each) => each.properties.ScheduleExpression === expression && each.id.startsWith(name));
  return processes
    .get(deployed.resolve(schedule as Resource, schedule?.properties.Target.Arn) as string)
    ?.invoke({});
}

// One journey: each step builds on those before it.
describe('the synthesised deployment', { shuffle: false }, () => {
  let id: string;
  let answer: string;

  beforeAll(found);

  it('is up', async () => {
    expect(await call('GET', '/healthz')).toMatchObject({ status: 200, body: { status: 'ok' } });
  });

  it('takes a draft to publication', async () => {
    const token = await tokenOf('author');
    const body = { institution: city, title: '청년 월세 지원', body: '월세를 지원해 주세요.', draft: true };
    const made = await call('POST', '/api/v1/proposals', { token, body });
    expect(made).toMatchObject({ status: 201, body: { state: 'draft' } });
    id = made.body.id;
    expect(await call('POST', `/api/v1/proposals/${id}/submission`, { token })).toMatchObject({
      status: 200,
    });
    const moderator = await tokenOf('moderator', ['moderator@seoul']);
    const decided = await call('POST', `/api/v1/proposals/${id}/screening`, {
      token: moderator,
      body: { decision: 'publish' },
    });
    expect(decided).toMatchObject({ status: 200, body: { state: 'open' } });
    await drain();
    const listed = await call('GET', '/api/v1/proposals?institution=seoul');
    expect(listed.body.items.map((each: Properties) => each.id)).toEqual([id]);
    expect(listed.headers['cache-control']).toMatch(/^public/);
  });

  it('refuses a stranger what a moderator may', async () => {
    const refused = await call('POST', `/api/v1/proposals/${id}/screening`, {
      token: await tokenOf('citizen-1', ['moderator@busan']),
      body: { decision: 'publish' },
    });
    expect(refused.status).toBe(403);
  });

  it('knows a partner’s key, tells its limit, and exchanges codes', async () => {
    const token = await tokenOf('admin', ['admin@seoul']);
    const clients = '/api/v1/institutions/seoul/clients';
    const client = await call('POST', clients, { token, body: { name: '누리집', purpose: '보여 줍니다.' } });
    const made = await call('POST', `${clients}/${client.body.id}/keys`, { token, body: {} });
    const read = await call('GET', `/api/v1/proposals/${id}`, { token: made.body.text });
    expect(read).toMatchObject({ status: 200, body: { id } });
    expect(read.headers['ratelimit-policy']).toBe('"client";q=6000;w=60');
    // So many that the function takes a share of them from the table.
    for (let request = 0; request < 12; request++)
      expect((await call('GET', `/api/v1/proposals/${id}`)).headers.ratelimit).toMatch(
        /^"anonymous";r=\d+;t=\d+$/,
      );
    const exchanged = await call('POST', '/api/v1/oauth/token', {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `grant_type=authorization_code&client_id=${client.body.id}&code=x`,
    });
    // It may not propose, so that there is no code for it.
    expect(exchanged).toMatchObject({ status: 400, body: { error: 'invalid_client' } });
  });

  it('counts empathies and fires the step they reach', async () => {
    for (const sub of ['citizen-1', 'citizen-2', 'citizen-3', 'citizen-4']) {
      expect(
        await call('PUT', `/api/v1/proposals/${id}/empathy`, { token: await tokenOf(sub) }),
      ).toMatchObject({ status: 201 });
    }
    expect(
      await call('PUT', `/api/v1/proposals/${id}/empathy`, { token: await tokenOf('citizen-1') }),
    ).toMatchObject({ status: 200 });
    expect(
      await call('DELETE', `/api/v1/proposals/${id}/empathy`, { token: await tokenOf('citizen-4') }),
    ).toMatchObject({ status: 204 });
    await drain();
    const { body } = await call('GET', `/api/v1/proposals/${id}`);
    expect(body.empathyCount).toBe(3);
    expect(body.steps[0].firedAt).not.toBeNull();
    const supported = await call('GET', '/api/v1/people/me/empathies', { token: await tokenOf('citizen-1') });
    expect(supported.body.items).toHaveLength(1);
  });

  it('counts nothing twice when everything is delivered again', async () => {
    const mappings = deployed.resources('AWS::Lambda::EventSourceMapping');
    for (const { mapping, records } of [...deliveries]) {
      await deliver(mappings.find((each) => each.id === mapping) as Resource, records);
    }
    await drain();
    expect((await call('GET', `/api/v1/proposals/${id}`)).body.empathyCount).toBe(3);
  });

  it('lets the department answer what it owes', async () => {
    const owed = await call('GET', '/api/v1/answers?institution=seoul&state=owed');
    expect(owed.body.items).toHaveLength(1);
    answer = owed.body.items[0].id;
    const officer = await tokenOf('officer', ['officer@seoul/youth']);
    expect(
      await call('POST', `/api/v1/answers/${answer}/assignment`, { token: officer, body: {} }),
    ).toMatchObject({ status: 200 });
    const published = await call('POST', `/api/v1/answers/${answer}/publication`, {
      token: officer,
      body: {
        decision: 'accepted',
        text: '내년부터 시행하겠습니다.',
        commitments: [{ title: '조례 개정', dueOn: '2199-12-31' }],
      },
    });
    expect(published).toMatchObject({ status: 200, body: { state: 'answered', decision: 'accepted' } });
    await drain();
    const answered = await call('GET', '/api/v1/answers?institution=seoul&state=answered');
    expect(answered.body.items.map((each: Properties) => each.id)).toEqual([answer]);
    const { body } = await call('GET', `/api/v1/proposals/${id}/timeline`);
    expect(body.items.map((each: Properties) => each.type)).toEqual(
      expect.arrayContaining(['answer.opened', 'answer.published']),
    );
  });

  it('sweeps every minute', async () => {
    await runSchedule('rate(1 minute)');
    await drain();
    expect(logs()).toContain('sweep.done');
  });

  it('brings in proposals of another platform by itself', async () => {
    const token = await tokenOf('admin', ['admin@seoul']);
    const base = '/api/v1/institutions/seoul/imports';
    const made = await call('POST', base, { token, body: { source: '옛 광장', format: 'csv' } });
    expect(made).toMatchObject({ status: 201 });
    const at = `${base}/${made.body.id}`;
    const file = '번호,제목,내용,공감수,등록일\n1,밤길을 밝게,등을 더 달아 주세요.,1204,2023-04-05\n';
    expect(await call('PUT', `${at}/batches/1`, { token, file })).toMatchObject({ status: 200 });
    for (const act of ['check', 'start']) {
      expect(await call('POST', `${at}/${act}`, { token })).toMatchObject({ status: 202 });
      await drain();
      await runSchedule('cron(* * * * ? *)', 'RunImports');
      await drain();
    }
    expect(await call('GET', at, { token })).toMatchObject({ body: { state: 'done' } });
    const listed = await call('GET', '/api/v1/proposals?institution=seoul&state=closed');
    expect(listed.body.items).toMatchObject([{ title: '밤길을 밝게', imported: { empathies: 1204 } }]);
  });

  it('exports what everybody may read, with what tells whether it is whole', async () => {
    await runSchedule('cron(0/10 2-23 * * ? *)', 'ExportData');
    const { body } = await call('GET', '/api/v1/exports/latest');
    expect(body.resources.map(({ dataset }: Properties) => dataset)).toContain('proposals');
    expect(logs()).toContain('export.done');
  });

  it('sends each mail once, with a link that ends the next', async () => {
    for (let times = 0; times < 2; times++) await runSchedule('cron(* * * * ? *)', 'SendMail');
    const toAuthor = mails.filter(({ Destination }) => Destination.ToAddresses[0] === 'author@mail.example');
    const subjects = toAuthor.map(({ Content }) => Content.Simple.Subject.Data);
    expect(subjects.filter((subject) => subject.includes('공개되었습니다'))).toHaveLength(1);
    expect(subjects.filter((subject) => subject.includes('답변이 올라왔습니다'))).toHaveLength(1);
    const [header] = toAuthor[0]?.Content.Simple.Headers ?? [];
    expect(header).toMatchObject({
      Name: 'List-Unsubscribe',
      Value: expect.stringMatching(/^<https:\/\/gongnon\.example\/mail\/unsubscribe\?token=/),
    });
    const link = new URL(header.Value.slice(1, -1));
    expect(await call('POST', `${link.pathname}${link.search}`)).toMatchObject({ status: 200 });
    const preferences = await call('GET', '/api/v1/people/me/mail', { token: await tokenOf('author') });
    expect(preferences.body.choices).toMatchObject({ ownProposals: false, duties: true });
  });

  it('finds every count equal to the record at night', async () => {
    expect(await runSchedule('cron(30 3 * * ? *)')).toMatchObject({
      proposals: 1,
      empathies: 3,
      drifts: [],
      failed: 0,
    });
    await drain();
    expect((await call('GET', `/api/v1/proposals/${id}`)).body.empathyCount).toBe(3);
  });

  it('finds at night what was lost from a count, and puts it right', async () => {
    const slots = {
      TableName: tableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': `SLOTS#${id}` },
    };
    const { Items = [] } = await table.documents.send(new QueryCommand(slots));
    const slot = Items.find(({ count }) => count > 0) as Properties;
    await table.documents.send(
      new PutCommand({ TableName: tableName, Item: { ...slot, count: slot.count - 1 } }),
    );
    let running = true;
    const run = runSchedule('cron(30 3 * * ? *)').finally(() => {
      running = false;
    });
    // What it finds is compared at one point of the stream, which has to go on meanwhile.
    for (; running; await sleep(50)) await drain();
    expect(await run).toMatchObject({ drifts: [{ proposal: id, repaired: true }], undecided: 0, failed: 0 });
    await drain();
    expect((await call('GET', `/api/v1/proposals/${id}`)).body.empathyCount).toBe(3);
  });

  it('holds back an unreadable record and what follows it, nothing before it', async () => {
    const counting = deployed
      .resources('AWS::Lambda::EventSourceMapping')
      .find((each) => each.properties.BatchSize === 1000) as Resource;
    const [good] = deliveries.find((each) => each.mapping === counting.id)?.records ?? [];
    const broken = { ...good, dynamodb: { SequenceNumber: '200000000000000000000' } };
    const outcome = await deliver(counting, [good as DynamoDBRecord, broken as DynamoDBRecord]);
    expect(outcome).toEqual({ batchItemFailures: [{ itemIdentifier: '200000000000000000000' }] });
  });

  it('serves its documentation out of the bundle', async () => {
    expect(await call('GET', '/api/v1/docs/assets/swagger-ui.css')).toMatchObject({ status: 200 });
    expect((await call('GET', '/api/v1/openapi.json')).body.openapi).toBe('3.1.0');
  });

  it('reads the key of the pseudonyms once, and tells nobody of it or of anyone', () => {
    // Besides it, the key of the links in mails, by what makes them and by what opens them; and that of sessions, under
    // which callers are counted.
    expect(new Set(secretsRead).size).toBe(3);
    expect(secretsRead).toHaveLength(4);
    expect(logs()).not.toContain('abababab');
    expect(logs()).not.toMatch(/citizen-\d|mail\.example|203\.0\.113\.7/);
  });
});

function logs(): string {
  return [...processes.values()].map(({ log }) => log).join('\n');
}
