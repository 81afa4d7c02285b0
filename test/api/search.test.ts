import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSearchProjection, similarProposals } from '../../functions/search/index.ts';
import { searchDocumentSchema } from '../../functions/search/model.ts';
import { keepDocument } from '../../functions/search/repository.ts';
import { searchShardOf } from '../../functions/search/rules.ts';
import { day } from '../../shared/clock.ts';
import { keys } from '../../shared/dynamo/keys.ts';
import { institutionIdSchema, proposalIdSchema } from '../../shared/ids.ts';
import { attachMeter } from '../bench/capacity-meter.ts';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

/** A search that has learned of everything by now: it looks again whenever the last look is more than a second off. */
async function search(query: Record<string, string>, role: Parameters<Stage['done']>[0] = 'nobody') {
  await stage.world.idle();
  stage.world.clock.set(new Date(Date.now() + 5_000));
  await stage.done('nobody', 'GET', 'search?q=x');
  stage.world.clock.set(undefined);
  return stage.done(role, 'GET', `search?${new URLSearchParams(query)}`);
}

const idsOf = (found: { items: { id: string }[] }) => found.items.map(({ id }) => id);

describe('searching', () => {
  it('finds a published proposal by its title, tags, category and text, as anybody', async () => {
    const id = await stage.open({
      title: '새벽 수영장을 열어 주세요',
      body: '출근하기 전에 헤엄치고 싶습니다.',
      tags: ['물놀이'],
      category: '체육',
    });
    for (const q of ['수영장', '수영장에서', 'ㅅㅂㅅㅇㅈ', '수영ㅈ', '#물놀이', '체육', '헤엄'])
      expect(await search({ q })).toMatchObject({
        items: [{ id, title: '새벽 수영장을 열어 주세요', empathyCount: 0 }],
        next: null,
        total: 1,
        matched: 'all',
      });
  });

  it('narrows to an institution, a category, a state', async () => {
    const id = await stage.open({ title: '얼음판 만들기', category: '겨울' });
    const elsewhere = await stage.submitted({ title: '얼음판 녹이기', institution: stage.elsewhere });
    await stage.done('moderator everywhere', 'POST', `proposals/${elsewhere}/screening`, {
      decision: 'publish',
    });
    expect(idsOf(await search({ q: '얼음판', institution: stage.here }))).toEqual([id]);
    expect(idsOf(await search({ q: '얼음판', category: '겨울' }))).toEqual([id]);
    expect(idsOf(await search({ q: '얼음판', state: 'open', sort: 'closing-soon' }))).toHaveLength(2);
    expect(idsOf(await search({ q: '얼음판', state: 'closed' }))).toEqual([]);
    expect(idsOf(await search({ q: '얼음판', sort: 'newest' }))).toEqual([elsewhere, id]);
  });

  it('does not find drafts, what waits, or what was withdrawn', async () => {
    const title = '비밀스러운 낙타';
    await stage.submitted({ title, draft: true });
    await stage.submitted({ title });
    const id = await stage.open({ title });
    expect(idsOf(await search({ q: '낙타' }, 'author'))).toEqual([id]);
    await stage.done('author', 'POST', `proposals/${id}/withdrawal`);
    expect(await search({ q: '낙타' }, 'author')).toMatchObject({ items: [], total: 0 });
  });

  it('finds what was rejected in public, in that state alone, until its words are changed or hidden', async () => {
    const rejected = async (code: string) => {
      const id = await stage.submitted({ title: '두 번째 기린' });
      await stage.done('moderator', 'POST', `proposals/${id}/screening`, {
        decision: 'reject',
        code,
        reason: '이미 있습니다.',
      });
      return id;
    };
    const id = await rejected('duplicate');
    await rejected('defamation');
    expect(idsOf(await search({ q: '기린', state: 'rejected' }))).toEqual([id]);
    expect(idsOf(await search({ q: '기린' }))).toEqual([]);
    await stage.done('author', 'PUT', `proposals/${id}`, { title: '세 번째 기린', body: '고쳤습니다.' });
    expect(await search({ q: '기린', state: 'rejected' }, 'author')).toMatchObject({ items: [], total: 0 });
    const everything = await stage.everything();
    const kept = everything.filter(({ pk }) => String(pk).startsWith('SEARCH#'));
    expect(JSON.stringify(kept)).not.toContain('기린');
    expect(JSON.stringify(kept)).not.toContain('per_');
  });

  it('leaves out what was hidden since it last looked', async () => {
    const id = await stage.open({ title: '사라질 코끼리' });
    expect(idsOf(await search({ q: '코끼리' }))).toEqual([id]);
    await stage.done('author', 'POST', `proposals/${id}/withdrawal`);
    // At once: no look in between.
    const found = await stage.done('nobody', 'GET', `search?q=${encodeURIComponent('코끼리')}`);
    expect(found.items).toEqual([]);
  });

  it('goes through pages, each proposal once', async () => {
    const made: string[] = [];
    for (let at = 0; at < 7; at++) made.push(await stage.open({ title: `펭귄 ${at}마리` }));
    await search({ q: '펭귄' });
    const walked = await stage.walk('nobody', `search?q=${encodeURIComponent('펭귄')}`, 3);
    expect(walked.map(({ id }) => id).sort()).toEqual(made.sort());
    const newest = await search({ q: '펭귄', sort: 'newest', limit: '2' });
    expect(newest).toMatchObject({ items: [{ title: '펭귄 6마리' }, { title: '펭귄 5마리' }], total: 7 });
    const other = `search?${new URLSearchParams({ q: '다른 것', cursor: newest.next })}`;
    expect(await stage.by('nobody', 'GET', other)).toMatchObject({
      status: 400,
      body: { code: 'request.bad-cursor' },
    });
  });

  it('says when no proposal has all the words', async () => {
    const id = await stage.open({ title: '하마가 사는 연못' });
    expect(await search({ q: '하마 우주선' })).toMatchObject({ matched: 'some', items: [{ id }] });
  });

  it('refuses no words, too many letters, and institutions that are not', async () => {
    for (const [query, status] of [
      ['', 400],
      ['q=', 400],
      ['q=%20', 400],
      [`q=${'가'.repeat(101)}`, 400],
      [`q=${'가'.repeat(100)}`, 200],
      ['q=%F0%9F%8C%B3', 200],
      ['q=a&state=draft', 400],
      ['q=a&cursor=x', 400],
      ['q=a&institution=nowhere', 404],
    ] as const)
      expect((await stage.by('nobody', 'GET', `search?${query}`)).status, query).toBe(status);
  });
});

describe('similar proposals', () => {
  it('are open ones of the same institution that share what the title is about', async () => {
    const id = await stage.open({ title: '골목길 가로등을 늘려 주세요' });
    await search({ q: '가로등' });
    const draft = {
      institution: institutionIdSchema.parse(stage.here),
      title: '우리 골목길에 가로등이 필요합니다',
      body: '어둡습니다.',
    };
    const { context } = stage.world;
    expect((await similarProposals(context, draft)).map((card) => card.id)).toEqual([id]);
    expect(await similarProposals(context, draft, { except: proposalIdSchema.parse(id) })).toEqual([]);
    expect(
      await similarProposals(context, { ...draft, institution: institutionIdSchema.parse(stage.elsewhere) }),
    ).toEqual([]);
    const query = new URLSearchParams({ institution: stage.here, title: draft.title });
    expect(await stage.done('nobody', 'GET', `search/similar?${query}`)).toMatchObject({ items: [{ id }] });
  });
});

describe('what search knows', () => {
  const documentIn = async (of: Stage, id: string) =>
    (await of.everything()).find(({ pk, sk }) => String(pk).startsWith('SEARCH#') && sk === id);
  const documentOf = (id: string) => documentIn(stage, id);

  it('is written once, however often a change is told', async () => {
    const id = await stage.open({ title: '한 번만 적히는 두루미' });
    const told = { key: keys.proposal(proposalIdSchema.parse(id)), sequence: '', after: {} };
    const projection = makeSearchProjection(stage.world.context);
    await stage.writesNothing(() => projection.project([told, told]));
    expect(await documentOf(id)).toMatchObject({ title: '한 번만 적히는 두루미', state: 'open' });
  });

  it('is not undone by a writer that comes late', async () => {
    const id = await stage.open({ title: '늦게 온 두루미' });
    await stage.done('author', 'POST', `proposals/${id}/withdrawal`);
    const gone = await documentOf(id);
    expect(gone).toMatchObject({ state: 'gone' });
    const { table } = stage.world.context;
    const late = { id: proposalIdSchema.parse(id), version: 1, state: 'gone' } as const;
    await keepDocument(table, late, new Date());
    expect(await documentOf(id)).toEqual(gone);
  });

  it('is made up for at night where it is missing, also of a proposal that closed long ago', async () => {
    // Of its own: what it keeps is of days to come.
    const far = await openStage();
    const { world } = far;
    const id = proposalIdSchema.parse(await far.open({ title: '잃어버린 저어새' }));
    const gone = await far.open({ title: '거두어들인 저어새' });
    await far.done('author', 'POST', `proposals/${gone}/withdrawal`);
    world.clock.set(new Date(world.clock.now().getTime() + 60 * day));
    await world.schedules.sweep();
    await world.idle();
    world.clock.set(new Date(world.clock.now().getTime() + 30 * day));
    const known = await documentIn(far, id);
    expect(known).toMatchObject({ state: 'closed' });
    for (const each of [id, proposalIdSchema.parse(gone)]) {
      const Key = keys.searched(each, searchShardOf(each));
      await world.bare.documents.send(new DeleteCommand({ TableName: world.bare.name, Key }));
    }
    await world.schedules.reconcile();
    expect(await documentIn(far, id)).toMatchObject({ title: '잃어버린 저어새', state: 'closed' });
    expect(await documentIn(far, gone)).toMatchObject({ state: 'gone' });
    const again = await documentIn(far, id);
    await world.schedules.reconcile();
    expect(await documentIn(far, id)).toEqual(again);
    await far.close();
  });

  it('takes in a change whose writing was held up, within minutes', async () => {
    const id = await stage.open({ title: '오래 걸린 두루미' });
    const start = Date.now();
    const found = async (minutes: number) => {
      stage.world.clock.set(new Date(start + minutes * 60_000));
      const { items } = await stage.done('nobody', 'GET', `search?q=${encodeURIComponent('두루미떼')}`);
      stage.world.clock.set(undefined);
      return idsOf({ items });
    };
    expect(await found(30)).toEqual([]);
    const known = searchDocumentSchema.parse(await documentOf(id));
    const later = { ...known, version: known.version + 1, title: '두루미떼', changed: undefined };
    // Begun two minutes before the last look, and only now in the table.
    await keepDocument(stage.world.context.table, later, new Date(start + 28 * 60_000));
    expect(await found(31)).toEqual([]);
    expect(await found(36)).toEqual([id]);
  });

  it('costs a search next to nothing when nothing changed', async () => {
    await search({ q: '두루미' });
    const meter = attachMeter(stage.world.context.table);
    await search({ q: '없는말' });
    expect(meter.reads).toBeLessThan(20);
    meter.reset();
    // Within the same second it is not asked for anything.
    await stage.done('nobody', 'GET', `search?q=${encodeURIComponent('없는말')}`);
    await stage.done('nobody', 'GET', `search?q=${encodeURIComponent('없는말')}`);
    expect(meter.reads).toBeLessThan(20);
  });
});
