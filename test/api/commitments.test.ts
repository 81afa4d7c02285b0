import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attendCommitment } from '../../functions/commitments/index.ts';
import { commitmentIdSchema } from '../../shared/ids.ts';
import { allBut, openStage, type Role, refusalOf, type Stage, toRefusal, unknown } from '../support/stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});

afterAll(() => stage.close());

const reporters: Role[] = ['officer', 'colleague', 'head', 'admin', 'admin everywhere'];
const malformed = [
  'x',
  'cmt_',
  'cmt_01J00000000000000000000000_1',
  'cmt_01J00000000000000000000000_1_100',
  '%00',
];
const invalid = { status: 400, code: 'request.invalid' };
const missing = { status: 404, code: 'commitment.not-found' };
const wrongState = { status: 409, code: 'commitment.wrong-state' };
const note = { kind: 'progress', text: '반쯤 달았습니다.' };

describe('a note on a commitment', () => {
  let shared: string;
  beforeAll(async () => {
    shared = await stage.commitment();
  });

  it.each(reporters)('is written by: %s', async (role) => {
    const text = `${role}이 씁니다.`;
    const reported = await stage.by(role, 'POST', `commitments/${shared}/notes`, { kind: 'progress', text });
    expect(reported).toMatchObject({ status: 200, body: { state: 'open', endedAt: null } });
    expect(reported.body.notes.at(-1)).toMatchObject({ kind: 'progress', text });
    const seen = await stage.done('nobody', 'GET', `commitments/${shared}`);
    expect(seen.notes).toEqual(reported.body.notes);
  });

  it.each(allBut(...reporters))('is refused to: %s', async (role) => {
    const refused = await stage.writesNothing(() =>
      stage.by(role, 'POST', `commitments/${shared}/notes`, note),
    );
    expect(toRefusal(refused)).toEqual(refusalOf(role));
  });

  it.each(['done', 'dropped'])('that it is %s ends it, for good and in public', async (kind) => {
    const id = await stage.commitment();
    await stage.done('officer', 'POST', `commitments/${id}/notes`, note);
    const ended = await stage.done('officer', 'POST', `commitments/${id}/notes`, {
      kind,
      text: '그래서 끝입니다.',
    });
    expect(ended).toMatchObject({ state: kind, endedAt: expect.any(String), notes: [note, { kind }] });
    for (const again of ['progress', 'done', 'dropped']) {
      const refused = await stage.writesNothing(() =>
        stage.by('officer', 'POST', `commitments/${id}/notes`, { kind: again, text: '또 씁니다.' }),
      );
      expect(toRefusal(refused)).toEqual(wrongState);
    }
    await stage.world.idle();
    const listed = await stage.done('nobody', 'GET', `commitments?institution=${stage.here}&state=${kind}`);
    expect(listed.items.map((item: { id: string }) => item.id)).toContain(id);
    const items = await stage.walk('nobody', `proposals/prp_${id.slice(4, 30)}/timeline`);
    expect(items).toContainEqual(
      expect.objectContaining({
        type: `commitment.${kind}`,
        facts: { commitment: id, title: '골목등 100개' },
      }),
    );
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['no kind', { text: '씁니다.' }],
    ['another kind', { ...note, kind: 'overdue' }],
    ['no text', { kind: 'done' }],
    ['an empty text', { kind: 'done', text: ' ' }],
    ['a text of 2,001', { kind: 'done', text: '가'.repeat(2_001) }],
    ['a text with NUL', { kind: 'done', text: '하나\u0000둘' }],
    ['half a surrogate pair', { kind: 'done', text: '하나\ud800' }],
    ['more than it takes', { ...note, at: '2026-01-01' }],
  ])('is refused with %s, and nothing is written', async (_, body) => {
    const refused = await stage.writesNothing(() =>
      stage.by('officer', 'POST', `commitments/${shared}/notes`, body),
    );
    expect(toRefusal(refused)).toEqual(invalid);
  });

  it('is refused for a commitment that is not there, or whose id is none', async () => {
    expect(
      toRefusal(await stage.by('admin', 'POST', `commitments/${unknown.commitment}/notes`, note)),
    ).toEqual(missing);
    for (const id of malformed) {
      expect(toRefusal(await stage.by('admin', 'POST', `commitments/${id}/notes`, note))).toEqual(invalid);
    }
  });

  it('is taken a hundred times, the last of them for how it ends', async () => {
    const id = await stage.commitment();
    for (let number = 0; number < 99; number++) {
      await stage.done('officer', 'POST', `commitments/${id}/notes`, note);
    }
    const refused = await stage.writesNothing(() =>
      stage.by('officer', 'POST', `commitments/${id}/notes`, note),
    );
    expect(toRefusal(refused)).toEqual({ status: 409, code: 'answer.too-many-changes' });
    const ended = await stage.done('officer', 'POST', `commitments/${id}/notes`, {
      kind: 'done',
      text: '다 했습니다.',
    });
    expect(ended.notes).toHaveLength(100);
  });
});

describe('commitments', () => {
  it('are listed by their date, under institution, department and state', async () => {
    const [late, soon] = [await stage.commitment('2099-03-02'), await stage.commitment('2099-03-01')];
    const listed = async (query: string): Promise<string[]> => {
      const { items } = await stage.done(
        'nobody',
        'GET',
        `commitments?institution=${stage.here}&limit=100${query}`,
      );
      return items.map((item: { id: string }) => item.id).filter((id: string) => id === late || id === soon);
    };
    for (const query of ['', '&state=open', '&department=democracy', '&department=democracy&state=open']) {
      expect(await listed(query)).toEqual([soon, late]);
    }
    for (const query of ['&state=done', '&state=dropped', '&department=women'])
      expect(await listed(query)).toEqual([]);
  });

  it('are overdue from the midnight after their date', async () => {
    const id = await stage.commitment('2099-07-01');
    const at = async (moment: string) => {
      stage.world.clock.set(new Date(moment));
      await attendCommitment(stage.world.context, commitmentIdSchema.parse(id));
      await stage.world.idle();
      const { overdue } = await stage.done('nobody', 'GET', `commitments/${id}`);
      stage.world.clock.set(undefined);
      return overdue;
    };
    expect(await at('2099-07-01T14:59:59.999Z')).toBe(false);
    expect(await at('2099-07-01T15:00:00.000Z')).toBe(true);
    const items = await stage.walk('nobody', `proposals/prp_${id.slice(4, 30)}/timeline`);
    expect(items.filter(({ type }: { type: string }) => type === 'commitment.overdue')).toHaveLength(1);
  });

  it.each(['state=late', 'department=women', 'institution=NO!', 'limit=0', 'limit=101'])(
    'are refused for ?%s',
    async (query) => {
      expect(toRefusal(await stage.by('nobody', 'GET', `commitments?${query}`))).toEqual(invalid);
    },
  );

  it('that are not there are not found', async () => {
    expect(toRefusal(await stage.by('nobody', 'GET', `commitments/${unknown.commitment}`))).toEqual(missing);
    for (const id of malformed)
      expect(toRefusal(await stage.by('nobody', 'GET', `commitments/${id}`))).toEqual(invalid);
  });
});
