import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { answerEventSchema } from '../../functions/answers/model.ts';
import { makeConsumers } from '../../functions/app/consumers.ts';
import { repeatChanges } from '../../functions/app/repeat-changes.ts';
import { readChanges } from '../../functions/changes/index.ts';
import { type Change, changedKindSchema, changeTypes } from '../../functions/changes/model.ts';
import { appendChanges } from '../../functions/changes/repository.ts';
import { commitmentEventSchema } from '../../functions/commitments/model.ts';
import { forumEventSchema } from '../../functions/forums/model.ts';
import { institutionEventSchema } from '../../functions/institutions/model.ts';
import { leave } from '../../functions/mine/leave.ts';
import { opinionEventSchema } from '../../functions/opinions/model.ts';
import { candidateEventSchema, panelEventSchema } from '../../functions/panels/model.ts';
import { addAddendum } from '../../functions/proposals/add-addendum.ts';
import { editProposal } from '../../functions/proposals/edit-proposal.ts';
import { findProposal, screenProposal } from '../../functions/proposals/index.ts';
import { proposalEventSchema } from '../../functions/proposals/model.ts';
import { sessionEventSchema } from '../../functions/sessions/model.ts';
import { proposalIdSchema } from '../../shared/ids.ts';
import { openTestEngine, type TestEngine } from '../support/engine.ts';
import { furnish } from '../support/furnish.ts';
import { grant, makeWorld, type World } from '../support/world.ts';

let engine: TestEngine;
let world: World;
let institution: string;

beforeAll(async () => {
  engine = await openTestEngine();
  world = await makeWorld(engine);
  institution = await world.institution({
    rule: { windowDays: 30, steps: [{ on: 'empathy', threshold: 1, then: 'department-answer' }] },
  });
});

beforeEach(() => world.clock.set(undefined));

afterAll(async () => {
  await world.close();
  await engine.close();
});

const now = async () => (await world.call('GET', 'changes?from=now')).body.next as string;

async function since(cursor: string, limit = 100): Promise<{ items: Change[]; next: string }> {
  const items: Change[] = [];
  let next = cursor;
  for (;;) {
    const { body } = await world.call('GET', `changes?cursor=${next}&limit=${limit}`);
    items.push(...body.items);
    next = body.next;
    if (!body.more) return { items, next };
  }
}

async function publish(title: string, author = 'author'): Promise<string> {
  const { body } = await world.call('POST', 'proposals', {
    as: await world.tokenOf(author),
    body: { institution, title, body: '등을 더 달아 주십시오.', category: '복지' },
  });
  const moderator = await world.tokenOf('moderator', `moderator@${institution}`);
  await world.call('POST', `proposals/${body.id}/screening`, {
    as: moderator,
    body: { decision: 'publish', department: 'democracy' },
  });
  await world.idle();
  return body.id;
}

describe('what changed', () => {
  it('is told from a cursor on, in order, and the cursor goes on for ever', async () => {
    const begin = await now();
    expect(await since(begin)).toEqual({ items: [], next: begin });
    const proposal = await publish('골목을 밝게');
    await world.call('PUT', `proposals/${proposal}/empathy`, { as: await world.tokenOf('mina') });
    await world.idle();
    const { items, next } = await since(begin, 1);
    expect(items.filter(({ subject }) => subject === proposal).map(({ type }) => type)).toEqual([
      'proposal.published',
      'proposal.step-fired',
    ]);
    expect(items.map(({ type }) => type)).toContain('answer.opened');
    for (const { path } of items as (Change & { path: string })[])
      expect((await world.call('GET', path)).status).toBe(200);
    expect((await since(next)).items).toEqual([]);
    await publish('다음 골목');
    expect((await since(next)).items.map(({ type }) => type)).toEqual(['proposal.published']);
  });

  it('says nothing of drafts or of who gave empathy', async () => {
    const begin = await now();
    const { body } = await world.call('POST', 'proposals', {
      as: await world.tokenOf('author'),
      body: { institution, title: '아직 초안', body: '쓰는 중입니다.', draft: true },
    });
    await world.idle();
    const { items } = await since(begin);
    expect(JSON.stringify(items)).not.toContain(body.id);
  });

  it('tells that a name was taken away when somebody leaves, so that no copy keeps it, and the history does not', async () => {
    const leaver = await world.tokenOf('떠날 사람');
    const proposal = await publish('남는 제안', '떠날 사람');
    const said = await world.call('POST', `proposals/${proposal}/opinions`, {
      as: leaver,
      body: { text: '저는 이렇게 봅니다.' },
    });
    const draft = await world.call('POST', 'proposals', {
      as: leaver,
      body: { institution, title: '쓰다 만 것', body: '아직 아무도 모릅니다.', draft: true },
    });
    await world.idle();
    const begin = await now();
    expect(await leave(world.context, world.actorOf('떠날 사람'))).toBe(true);
    expect(await leave(world.context, world.actorOf('떠날 사람'))).toBe(true);
    await world.idle();
    const { items } = await since(begin);
    expect(items.map(({ type, subject }) => [type, subject]).sort()).toEqual([
      ['opinion.author-changed', said.body.id],
      ['proposal.author-changed', proposal],
    ]);
    expect(JSON.stringify(items)).not.toContain(draft.body.id);
    for (const { path } of items as (Change & { path: string })[])
      expect(JSON.stringify((await world.call('GET', path)).body)).not.toContain('떠날 사람');
    const { body } = await world.call('GET', `proposals/${proposal}/timeline`);
    expect(JSON.stringify(body)).not.toContain('author-changed');
  });

  it('is told once where the night repeats it', async () => {
    const begin = await now();
    const proposal = await publish('밤에도 한 번');
    const { changes } = makeConsumers(world.context);
    const found = await findProposal(world.context.table, proposalIdSchema.parse(proposal), {
      consistent: true,
    });
    for (let night = 0; night < 3; night++) if (found) await repeatChanges(world.context, changes, found);
    const mine = (await since(begin)).items.filter(({ subject }) => subject === proposal);
    expect(mine).toHaveLength(1);
  });

  it('is told in its place where the stream lost it and something else happened since, and once', async () => {
    // What this client writes the stream never tells.
    const unheard = { ...world.context, table: world.bare };
    const begin = await now();
    const author = await world.tokenOf('author');
    const { body } = await world.call('POST', 'proposals', {
      as: author,
      body: { institution, title: '잃어버린 공개', body: '공개된 것을 아무도 못 들었습니다.' },
    });
    const id = proposalIdSchema.parse(body.id);
    const moderator = world.actorOf('moderator', grant(`moderator@${institution}`));
    await screenProposal(unheard, moderator, id, { decision: 'publish' });
    await world.call('POST', `proposals/${id}/addenda`, { as: author, body: { text: '덧붙입니다.' } });
    await world.idle();
    await world.schedules.reconcile();
    await world.idle();
    const mine = (await since(begin)).items.filter(({ subject }) => subject === id);
    // That it was handed in was nobody's to know then.
    expect(mine.map(({ type }) => type)).toEqual(['proposal.published', 'proposal.addendum']);
    const more = { text: '또 덧붙입니다.', idempotencyKey: undefined };
    await addAddendum(unheard, world.actorOf('author'), id, more);
    await world.call('POST', `proposals/${id}/withdrawal`, { as: author });
    await world.schedules.reconcile();
    await world.idle();
    const after = (await since(begin)).items.filter(({ subject }) => subject === id);
    expect(after.slice(2).map(({ type }) => type)).toEqual(['proposal.addendum', 'proposal.withdrawn']);
  });

  it('says nothing of a transfer from before anybody could read the proposal, and all of those after', async () => {
    const other = await world.institution();
    const begin = await now();
    const staffOf = (of: string) => world.tokenOf(`staff-of-${of}`, `moderator@${of}`);
    const ask = async (id: string, from: string, to: string) =>
      (
        await world.call('POST', `proposals/${id}/transfer`, {
          as: await staffOf(from),
          body: { to, reason: '그곳의 일입니다.' },
        })
      ).body.transfer;
    const { body } = await world.call('POST', 'proposals', {
      as: await world.tokenOf('author'),
      body: { institution, title: '옮겨 다니는 제안', body: '어디 일인지 모르겠습니다.' },
    });
    const asked = await ask(body.id, institution, other);
    await world.call('POST', `proposals/${body.id}/transfer/acceptance`, {
      as: await staffOf(other),
      body: { askedAt: asked.askedAt },
    });
    await world.call('POST', `proposals/${body.id}/screening`, {
      as: await staffOf(other),
      body: { decision: 'publish' },
    });
    await ask(body.id, other, institution);
    await world.call('DELETE', `proposals/${body.id}/transfer`, { as: await staffOf(other) });
    const again = await ask(body.id, other, institution);
    await world.call('POST', `proposals/${body.id}/transfer/refusal`, {
      as: await staffOf(institution),
      body: { askedAt: again.askedAt, reason: '여기도 아닙니다.' },
    });
    await world.idle();
    const mine = (await since(begin)).items.filter(({ subject }) => subject === body.id);
    expect(mine.map(({ type }) => type)).toEqual([
      'proposal.published',
      'proposal.transfer-asked',
      'proposal.transfer-ended',
      'proposal.transfer-asked',
      'proposal.transfer-declined',
    ]);
  });

  it('says of a rejected proposal, which all may know of, that it was written anew and handed in', async () => {
    // All of it in one moment: what came after what is told by no clock.
    world.clock.set(new Date());
    const begin = await now();
    const author = await world.tokenOf('author');
    const { body } = await world.call('POST', 'proposals', {
      as: author,
      body: { institution, title: '모호한 제안', body: '무엇인지 모릅니다.' },
    });
    await world.call('POST', `proposals/${body.id}/screening`, {
      as: await world.tokenOf('moderator', `moderator@${institution}`),
      body: { decision: 'reject', code: 'unclear', reason: '무엇을 바라는지 적어 주십시오.' },
    });
    const words = { title: '또렷한 제안', body: '골목에 등을 더 달아 주십시오.', tags: [] };
    await world.call('PUT', `proposals/${body.id}`, { as: author, body: words });
    await world.call('POST', `proposals/${body.id}/submission`, { as: author });
    await world.idle();
    const mine = (await since(begin)).items.filter(({ subject }) => subject === body.id);
    expect(mine.map(({ type }) => type)).toEqual([
      'proposal.rejected',
      'proposal.edited',
      'proposal.submitted',
    ]);
    // Also where the stream lost so much that only what came after is remembered.
    const unheard = { ...world.context, table: world.bare };
    const id = proposalIdSchema.parse(body.id);
    for (let times = 0; times < 11; times++)
      await editProposal(unheard, world.actorOf('author'), id, { ...words, category: '복지' });
    const moderator = world.actorOf('moderator', grant(`moderator@${institution}`));
    await screenProposal(unheard, moderator, id, { decision: 'publish' });
    await world.schedules.reconcile();
    await world.idle();
    const after = (await since(begin)).items.filter(({ subject }) => subject === body.id).slice(3);
    expect(after.map(({ type }) => type)).toEqual([
      ...Array.from({ length: 11 }, () => 'proposal.edited'),
      'proposal.published',
    ]);
  });

  it('leaves out nothing that the public histories tell', () => {
    const told = new Set<string>(changeTypes);
    const events = [
      institutionEventSchema,
      sessionEventSchema,
      panelEventSchema,
      candidateEventSchema,
      proposalEventSchema,
      answerEventSchema,
      commitmentEventSchema,
      forumEventSchema,
      opinionEventSchema,
    ];
    const left = events
      .flatMap(({ options }) => options.map(({ shape }) => shape.type.value as string))
      .filter((type) => !told.has(type));
    // A draft is its author's; reminders are for officers and for those who signed up. No history tells of either.
    expect(left).toEqual(['session.reminded', 'proposal.drafted', 'answer.reminded', 'commitment.reminded']);
  });

  it('is told of institutions, sessions, panels and what lies before them, each where it is read', async () => {
    const begin = await now();
    const { institution: furnished } = await furnish(world);
    await world.idle();
    const root = await world.tokenOf('root', 'admin@*');
    await world.call('PUT', `institutions/${furnished}/departments/democracy`, {
      as: root,
      body: { name: '공론과' },
    });
    await world.idle();
    const { items } = await since(begin);
    const of = (kind: string) => items.filter((change) => change.kind === kind);
    expect(of('institution').at(-1)).toMatchObject({
      type: 'institution.department-named',
      subject: furnished,
      institution: furnished,
    });
    expect([...new Set(items.map(({ kind }) => kind))].sort()).toEqual(changedKindSchema.options.toSorted());
    for (const path of new Set((items as (Change & { path: string })[]).map((change) => change.path)))
      expect([path, (await world.call('GET', path)).status]).toEqual([path, 200]);
  });

  it('refuses a cursor that is none of its own', async () => {
    for (const cursor of ['x', 'Y2hnOi0x', 'Y2hnOjFlOQ'])
      expect((await world.call('GET', `changes?cursor=${cursor}`)).body.code).toBe('request.bad-cursor');
  });
});

describe('the chain', () => {
  const change = (id: string): Change => ({
    id,
    at: '2026-03-02T01:00:00.000Z',
    type: 'proposal.published',
    kind: 'proposal',
    subject: `prp_${id}`,
    institution: 'seoul',
  });

  it('loses none and shows none behind a reader, however many add at once and whoever reads meanwhile', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 6 }),
        fc.integer({ min: 1, max: 5 }),
        async (writers, limit) => {
          const mine = `r${++run}`;
          const { context } = world;
          let cursor = (await readChanges(context, { from: 'now', limit: 1 })).next;
          const seen: string[] = [];
          let isWriting = true;
          const reading = (async () => {
            for (let last = false; ; ) {
              const page = await readChanges(context, { cursor, from: 'start', limit });
              seen.push(...page.items.map(({ id }) => id));
              cursor = page.next;
              if (last && !page.more) return;
              last = !isWriting;
            }
          })();
          const wanted: string[] = [];
          await Promise.all(
            writers.map(async (links, writer) => {
              for (let link = 0; link < links; link++) {
                const ids = [`${mine}.${writer}.${link}.a`, `${mine}.${writer}.${link}.b`];
                wanted.push(...ids);
                await appendChanges(context.table, ids.map(change));
              }
            }),
          );
          isWriting = false;
          await reading;
          expect(seen.filter((id) => id.startsWith(`${mine}.`)).sort()).toEqual(wanted.sort());
          for (const [writer, links] of writers.entries()) {
            const own = seen.filter((id) => id.startsWith(`${mine}.${writer}.`));
            expect(own).toEqual(
              Array.from({ length: links }, (_, link) =>
                ['a', 'b'].map((part) => `${mine}.${writer}.${link}.${part}`),
              ).flat(),
            );
          }
        },
      ),
      { numRuns: 15 },
    );
  });

  it('goes on from where a hint that is late or lost says', async () => {
    const { context, bare } = world;
    const { next } = await readChanges(context, { from: 'now', limit: 1 });
    const { PutCommand } = await import('@aws-sdk/lib-dynamodb');
    await bare.documents.send(
      new PutCommand({ TableName: bare.name, Item: { pk: 'CHANGES#HEAD', sk: 'META', next: 0 } }),
    );
    await appendChanges(context.table, [change('after-a-lost-hint')]);
    const page = await readChanges(context, { cursor: next, from: 'start', limit: 10 });
    expect(page.items.map(({ id }) => id)).toEqual(['after-a-lost-hint']);
  });
});

describe('a copy', () => {
  it('made of a list and of what changed since is as the API has it', async () => {
    const copy = new Map<string, string>();
    const begin = await now();
    await publish('먼저 있던 것');
    const { body } = await world.call('GET', `proposals?institution=${institution}&limit=100`);
    for (const { id, state } of body.items) copy.set(id, state);
    const withdrawn = await publish('거둘 것');
    await world.call('POST', `proposals/${withdrawn}/withdrawal`, { as: await world.tokenOf('author') });
    await publish('나중에 온 것');
    await world.idle();
    for (const { kind, subject } of (await since(begin)).items) {
      if (kind !== 'proposal') continue;
      const read = await world.call('GET', `proposals/${subject}`);
      copy.set(subject, read.body.state);
    }
    const after = await world.call('GET', `proposals?institution=${institution}&limit=100`);
    for (const { id, state } of after.body.items) expect(copy.get(id)).toBe(state);
    expect(copy.get(withdrawn)).toBe('withdrawn');
  });
});
