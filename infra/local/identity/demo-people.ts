import type { Grant } from '../../../functions/people/index.ts';
import { departmentIdSchema, institutionIdSchema } from '../../../shared/ids.ts';
import type { Account } from './access-token.ts';

export interface Bilingual {
  ko: string;
  en: string;
}

/** Somebody invented to try the product out as. Nicknames name no real person. */
export interface DemoPerson extends Account {
  nickname: string;
  title: Bilingual;
}

export interface DemoGroup {
  name: Bilingual;
  people: DemoPerson[];
}

const citizenNicknames = [
  '푸른나무',
  '한강산책',
  '골목길고양이',
  '자전거바람',
  '햇살창가',
  '느린오후',
  '남산다람쥐',
  '별빛계단',
  '새벽첫차',
  '은행잎편지',
  '구름우체통',
  '보리차한잔',
];

const seoulDepartments: Record<string, Bilingual> = {
  democracy: { ko: '서울민주주의담당관', en: 'Seoul democracy' },
  women: { ko: '여성정책담당관', en: "women's policy" },
  labour: { ko: '노동정책담당관', en: 'labour policy' },
  environment: { ko: '환경정책과', en: 'environment policy' },
  climate: { ko: '기후대기과', en: 'climate and air' },
  energy: { ko: '에너지시민협력과', en: 'energy and citizens' },
  food: { ko: '식품정책과', en: 'food policy' },
  library: { ko: '서울도서관', en: 'Seoul library' },
};

const otherInstitutions: Record<string, Bilingual> = {
  sisul: { ko: '서울시설공단', en: 'Seoul Facilities Corporation' },
  geumcheon: { ko: '금천구', en: 'Geumcheon-gu' },
  gwanak: { ko: '관악구', en: 'Gwanak-gu' },
  yeongdeungpo: { ko: '영등포구', en: 'Yeongdeungpo-gu' },
  songpa: { ko: '송파구', en: 'Songpa-gu' },
  eunpyeong: { ko: '은평구', en: 'Eunpyeong-gu' },
};

export const demoGroups: DemoGroup[] = [
  { name: { ko: '시민', en: 'Citizens' }, people: citizenNicknames.map(citizen) },
  {
    name: { ko: '서울특별시', en: 'Seoul Metropolitan Government' },
    people: [
      moderator('seoul', { ko: '서울특별시', en: 'Seoul' }),
      administrator('seoul', { ko: '서울특별시', en: 'Seoul' }),
      ...Object.entries(seoulDepartments).flatMap(([department, name]) => [
        officer('seoul', department, name),
        head('seoul', department, name),
      ]),
    ],
  },
  ...Object.entries(otherInstitutions).map(([institution, name]) => ({
    name,
    people: [
      moderator(institution, name),
      administrator(institution, name),
      // Where the data names no departments, the scheme's own is called so.
      officer(institution, 'proposals', { ko: `${name.ko} 제안`, en: `${name.en} proposals` }),
    ],
  })),
  {
    name: { ko: '모든 기관', en: 'Every institution' },
    people: [
      moderator('*', { ko: '모든 기관', en: 'every institution' }),
      administrator('*', { ko: '모든 기관', en: 'every institution' }),
    ],
  },
];

export const demoPeople: DemoPerson[] = demoGroups.flatMap(({ people }) => people);

const demoPersonBySub = new Map(demoPeople.map((person) => [person.sub, person]));

/** A demo person; anyone else is a citizen called by their subject. */
export function accountOf(sub: string): Account {
  return demoPersonBySub.get(sub) ?? { sub, nickname: sub, grants: [] };
}

function citizen(nickname: string, index: number): DemoPerson {
  const sub = `citizen-${String(index + 1).padStart(2, '0')}`;
  return { sub, nickname, title: { ko: '시민', en: 'Citizen' }, grants: [] };
}

function moderator(institution: string, name: Bilingual): DemoPerson {
  return {
    sub: `${nameOfScope(institution)}-moderator`,
    nickname: `${name.ko} 사전검토`,
    title: { ko: '사전검토 담당', en: `Moderator, ${name.en}` },
    grants: [{ role: 'moderator', institution: toScope(institution) }],
  };
}

function administrator(institution: string, name: Bilingual): DemoPerson {
  return {
    sub: `${nameOfScope(institution)}-admin`,
    nickname: `${name.ko} 관리자`,
    title: { ko: '관리자', en: `Administrator, ${name.en}` },
    grants: [{ role: 'admin', institution: toScope(institution) }],
  };
}

function officer(institution: string, department: string, name: Bilingual): DemoPerson {
  return {
    sub: `${institution}-${department}-officer`,
    nickname: `${name.ko} 담당자`,
    title: { ko: '답변 담당자', en: `Officer, ${name.en}` },
    grants: [departmentGrant('officer', institution, department)],
  };
}

function head(institution: string, department: string, name: Bilingual): DemoPerson {
  return {
    sub: `${institution}-${department}-head`,
    nickname: `${name.ko} 부서장`,
    title: { ko: '부서장', en: `Head, ${name.en}` },
    grants: [departmentGrant('head', institution, department)],
  };
}

function departmentGrant(role: 'officer' | 'head', institution: string, department: string): Grant {
  return {
    role,
    institution: institutionIdSchema.parse(institution),
    department: departmentIdSchema.parse(department),
  };
}

function toScope(institution: string) {
  return institution === '*' ? '*' : institutionIdSchema.parse(institution);
}

function nameOfScope(institution: string): string {
  return institution === '*' ? 'deployment' : institution;
}
