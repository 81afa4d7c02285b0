import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'vitest';
import { settleWindow } from '../../functions/empathy/index.ts';
import type { Rule } from '../../functions/institutions/index.ts';
import { proposalIdSchema } from '../../shared/ids.ts';
import type { Log } from '../../shared/observe/log.ts';
import { openTestEngine } from './engine.ts';
import { makeCheckedCall } from './openapi.ts';
import { type Answer, makeWorld, type World } from './world.ts';

/** Whoever may turn up. `democracy` is the department that holds answers; `elsewhere` is another institution. */
const cast = {
  nobody: undefined,
  citizen: [],
  author: [],
  officer: ['officer@here/democracy'],
  colleague: ['officer@here/democracy'],
  head: ['head@here/democracy'],
  'officer of another department': ['officer@here/women'],
  'head of another department': ['head@here/women'],
  moderator: ['moderator@here'],
  'moderator everywhere': ['moderator@*'],
  admin: ['admin@here'],
  'admin everywhere': ['admin@*'],
  'officer elsewhere': ['officer@elsewhere/democracy'],
  'head elsewhere': ['head@elsewhere/democracy'],
  'moderator elsewhere': ['moderator@elsewhere'],
  'admin elsewhere': ['admin@elsewhere'],
} as const satisfies Record<string, readonly string[] | undefined>;

export type Role = keyof typeof cast;
export const roles = Object.keys(cast) as Role[];
export const allBut = (...allowed: Role[]): Role[] => roles.filter((role) => !allowed.includes(role));

/** A step of a rule; what sets it off, and what follows. */
export function step(
  on: string,
  outcome: string,
  more: { threshold?: number; dueDays?: number } = {},
): Rule['steps'][number] {
  return { on, then: outcome, ...more } as Rule['steps'][number];
}

/** The first empathy fires a step, so that an answer is owed at once, and so does each of the next eight. */
export const quickRule: Rule = {
  windowDays: 30,
  steps: Array.from({ length: 9 }, (_, index) =>
    step('empathy', 'department-answer', { threshold: index + 1 }),
  ),
};

export const words = { title: '밤길을 밝게', body: '골목에 등을 더 달아 주세요.' };
export const publication = { decision: 'partly', text: '절반은 내년에 합니다.', contact: '120' };

// Well formed, and nobody's.
export const unknown = {
  institution: 'nowhere',
  proposal: 'prp_01J00000000000000000000000',
  answer: 'ans_01J00000000000000000000000_1',
  commitment: 'cmt_01J00000000000000000000000_1_1',
  contribution: 'ctb_01J00000000000000000000000',
  person: 'per_01J00000000000000000000000',
  reconciliation: 'rcn_01J00000000000000000000000',
};

export const malformedIds = [
  'x',
  'prp_',
  'prp_01j00000000000000000000000',
  'ans_01J00000000000000000000000_10',
  '%00',
  '..%2f',
  'a%20b',
];

/**
 * An institution with everybody the tables name, and proposals in every state. Every call is held against the API's
 * description.
 */
export interface Stage {
  world: World;
  call: World['call'];
  here: string;
  elsewhere: string;
  /** A token of somebody in that role; nothing for nobody. */
  as(role: Role): Promise<string | undefined>;
  /** The call as somebody in that role. */
  by(role: Role, method: string, path: string, body?: unknown): Promise<Answer>;
  /** As `by`, and it has to succeed. */
  done(role: Role, method: string, path: string, body?: unknown): Promise<Answer['body']>;
  /** All items of a list, page after page; no cursor may come twice. */
  walk(role: Role, path: string, limit?: number): Promise<Answer['body'][]>;
  draft(): Promise<string>;
  submitted(extra?: object): Promise<string>;
  rejected(code?: string): Promise<string>;
  open(extra?: object): Promise<string>;
  closed(supporters?: Role[]): Promise<string>;
  withdrawn(): Promise<string>;
  withdrawnUnpublished(): Promise<string>;
  /** An owed answer, held by `democracy`. */
  owed(): Promise<string>;
  answered(): Promise<string>;
  commitment(dueOn?: string): Promise<string>;
  personId(role: Role): Promise<string>;
  /** Everything in the table but how many requests were made. */
  everything(): Promise<Record<string, unknown>[]>;
  /** Runs something that must leave nothing behind: not one write of it comes to pass, but of the limits' counts. */
  writesNothing<Result>(act: () => Promise<Result>): Promise<Result>;
  /** How much has been written so far, once all that follows from it is done. */
  written(): Promise<number>;
  close(): Promise<void>;
}

export async function openStage(settings: { log?: Log } = {}): Promise<Stage> {
  const engine = await openTestEngine();
  const world = await makeWorld(engine, settings);
  const call = makeCheckedCall(world);
  let written: string[] = [];
  world.context.table.documents.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const result = await next(args);
        const write = toWritten(commandName, args.input);
        if (/^(Put|Update|Delete|BatchWrite|Transact)/.test(commandName) && !ofLimits.test(write))
          written.push(write);
        return result;
      },
    { step: 'initialize', priority: 'high', name: 'written' },
  );
  const here = await world.institution({ rule: quickRule });
  const elsewhere = await world.institution({ rule: quickRule });

  const as = async (role: Role) => {
    const held = cast[role];
    return (
      held &&
      world.tokenOf(
        role,
        ...held.map((text) => text.replace('@here', `@${here}`).replace('@elsewhere', `@${elsewhere}`)),
      )
    );
  };
  const by: Stage['by'] = async (role, method, path, body) =>
    call(method, path, { as: await as(role), body });
  const done: Stage['done'] = async (...request) => {
    const answer = await by(...request);
    if (answer.status >= 300)
      expect.fail(`${request[1]} ${request[2]} → ${answer.status} ${answer.body.code}`);
    return answer.body;
  };
  const walk: Stage['walk'] = async (role, path, limit = 100) => {
    const items: Answer['body'][] = [];
    const cursors = new Set<string>();
    const first = `${path}${path.includes('?') ? '&' : '?'}limit=${limit}`;
    for (let page = await done(role, 'GET', first); ; ) {
      expect(page.items.length).toBeLessThanOrEqual(limit);
      items.push(...page.items);
      if (page.next === null) return items;
      expect(cursors.has(page.next)).toBe(false);
      cursors.add(page.next);
      page = await done(role, 'GET', `${first}&cursor=${encodeURIComponent(page.next)}`);
    }
  };
  const screen = async (id: string, body: object) =>
    done('moderator', 'POST', `proposals/${id}/screening`, body);
  const submitted = async (extra: object = {}) =>
    (await done('author', 'POST', 'proposals', { institution: here, ...words, ...extra })).id as string;
  const withdraw = async (id: string) => {
    await done('author', 'POST', `proposals/${id}/withdrawal`);
    await world.idle();
    return id;
  };
  const open = async (extra?: object) => {
    const id = await submitted(extra);
    await screen(id, { decision: 'publish' });
    await world.idle();
    return id;
  };
  // A proposal whose nine steps fire together is the cheapest way to many answers.
  const waiting: string[] = [];
  const owed = async () => {
    if (waiting.length === 0) {
      const id = await open();
      const voices = quickRule.steps.map(async (_, index) => {
        const given = await call('PUT', `proposals/${id}/empathy`, {
          as: await world.tokenOf(`voice ${index}`),
        });
        expect(given.status).toBe(201);
      });
      await Promise.all(voices);
      await world.idle();
      waiting.push(...quickRule.steps.map((_, index) => `ans_${id.slice(4)}_${index + 1}`));
    }
    return waiting.pop() ?? '';
  };
  const answered = async (commitments: object[] = []) => {
    const id = await owed();
    await done('admin', 'POST', `answers/${id}/publication`, { ...publication, commitments });
    await world.idle();
    return id;
  };
  const everything = async () => {
    await world.idle();
    const { documents, name } = world.bare;
    const items: Record<string, unknown>[] = [];
    let start: Record<string, unknown> | undefined;
    do {
      const page = await documents.send(
        new ScanCommand({
          TableName: name,
          ConsistentRead: true,
          ...(start && { ExclusiveStartKey: start }),
        }),
      );
      items.push(...(page.Items ?? []).filter(({ pk }) => !String(pk).startsWith('LIMIT#')));
      start = page.LastEvaluatedKey;
    } while (start);
    return items;
  };

  return {
    world,
    call,
    here,
    elsewhere,
    as,
    by,
    done,
    walk,
    submitted,
    open,
    owed,
    answered: () => answered(),
    everything,
    draft: () => submitted({ draft: true }),
    rejected: async (code = 'duplicate') => {
      const id = await submitted();
      await screen(id, { decision: 'reject', code, reason: '이미 있습니다.' });
      await world.idle();
      return id;
    },
    closed: async (supporters = []) => {
      const id = await open();
      for (const role of supporters) await done(role, 'PUT', `proposals/${id}/empathy`);
      const { closesAt } = await done('nobody', 'GET', `proposals/${id}`);
      world.clock.set(new Date(Date.parse(closesAt) + 60_000));
      // One window alone: the sweeper would close all that the other tests keep open.
      await settleWindow(world.context, proposalIdSchema.parse(id));
      world.clock.set(undefined);
      await world.idle();
      return id;
    },
    withdrawn: async () => withdraw(await open()),
    withdrawnUnpublished: async () => withdraw(await submitted()),
    commitment: async (dueOn = '2099-05-01') => {
      const id = await answered([{ title: '골목등 100개', dueOn }]);
      return `cmt_${id.slice(4)}_1`;
    },
    personId: async (role) => world.actorOf(role).person,
    written: async () => {
      await world.idle();
      return written.length;
    },
    writesNothing: async (act) => {
      await world.idle();
      written = [];
      const result = await act();
      await world.idle();
      expect(written).toEqual([]);
      return result;
    },
    close: async () => {
      await world.close();
      await engine.close();
    },
  };
}

const ofLimits = /"pk":"LIMIT#/;

function toWritten(command: string, input: object): string {
  const { Key, Item } = input as { Key?: object; Item?: { pk?: string; sk?: string } };
  return `${command} ${JSON.stringify(Key ?? { pk: Item?.pk, sk: Item?.sk })}`;
}

/** What somebody who may not is told: to sign in, or no. */
export const refusalOf = (role: Role, otherwise: { status: number; code: string } = forbidden) =>
  role === 'nobody' ? signInFirst : otherwise;

const signInFirst = { status: 401, code: 'auth.required' };
export const forbidden = { status: 403, code: 'auth.forbidden' };
export const toRefusal = ({ status, body }: Answer) => ({ status, code: body?.code });
