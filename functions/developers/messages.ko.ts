import type { GuidePage } from './model.ts';
import type { snippets } from './snippets.ts';

/** What a part shows beside its words. */
export type Shown =
  | keyof typeof snippets
  | 'scopes'
  | 'limits'
  | 'events'
  | 'headers'
  | 'embed'
  | 'feeds'
  | 'errors'
  | 'changelog';

export interface GuidePart {
  id: string;
  title: string;
  /** Paragraphs; what stands between backticks is code. */
  text: string[];
  shows?: Shown;
}

interface GuideText {
  title: string;
  lead: string;
  parts: GuidePart[];
}

/** Figures that the guide takes from where they are decided. */
interface GuideFigures {
  anonymous: string;
  client: string;
  liveKeys: string;
  endpoints: string;
  days: string;
  secrets: string;
  kept: string;
  access: string;
  refresh: string;
  notice: string;
  exports: string;
}

export const developersKo = {
  title: '개발자 안내',
  menu: '개발자 안내 차례',
  name: '이름',
  meaning: '뜻',
  perMinute: '1분에',
  status: '상태',
  example: '보기',
  copy: '복사',
  copied: '복사했습니다.',
  reference: '모든 조작 (OpenAPI)',
  description: 'OpenAPI 문서 (JSON)',
  scopes: {
    read: '공개 자료를 더 자주 읽습니다.',
    propose: '동의한 시민을 대신해 그 기관에 제안합니다.',
    manage: '그 기관의 관리자가 하는 일을 합니다. 연결과 열쇠는 빼고.',
  },
  callers: { anonymous: '열쇠 없이, 주소마다', 'signed-in': '로그인한 사람마다', client: '열쇠로, 연결마다' },
  headers: {
    'Webhook-Id': '일의 번호. 다시 보내도, 여러 곳에 보내도 같습니다.',
    'Webhook-Timestamp': '보낸 때(1970년부터 초). 5분 넘게 어긋나면 받지 마십시오.',
    'Webhook-Signature': '서명. 비밀값을 바꾸는 동안은 둘입니다.',
  },
  feeds: {
    '/feeds/proposals.atom': '모든 새 제안. `?institution=`과 `?category=`로 좁힙니다.',
    '/feeds/institutions/{기관}.atom': '한 기관의 새 제안',
    '/feeds/proposals/{제안}.atom': '한 제안의 처리과정',
    '/feeds/forums/{공론장}.atom': '한 공론장의 처리과정',
    '/feeds/institutions/{기관}.ics': '한 기관의 마감과 모임 (iCalendar)',
  } as Record<string, string>,
  embed: {
    kind: '무엇을',
    kinds: { proposal: '한 제안', list: '제안 목록', forum: '한 공론장' },
    id: '번호 (`prp_…`, `frm_…`; 목록이면 기관의 이름)',
    client: '연결 번호 (`cli_…`)',
    show: '보기',
    preview: '이렇게 보입니다',
    code: '넣을 코드',
    frame: '스크립트를 쓸 수 없는 곳',
    none: '보여 드릴 것이 아직 없습니다.',
    unknown: '그런 번호가 없습니다.',
    frameTitle: '시민제안',
  },
  pages: (figures: GuideFigures): Record<GuidePage, GuideText> => ({
    start: {
      title: '시작하기',
      lead: '누리집이 읽는 것은 무엇이든 여러분의 프로그램도 읽을 수 있습니다.',
      parts: [
        {
          id: 'what',
          title: '무엇을 할 수 있나',
          text: [
            '공개 자료를 읽는 데에는 열쇠가 필요하지 않습니다. 열쇠가 있으면 더 자주 읽고, 동의한 시민을 대신해 제안하고, 여러분 기관의 일을 프로그램으로 합니다.',
            '자기 누리집이 없는 기관은 여기 쪽을 엽니다. 있는 기관은 끼워 넣기, 웹훅, 사본으로 잇습니다.',
          ],
        },
        {
          id: 'read',
          title: '5분 안에 1: 첫 읽기',
          text: [
            '열쇠, 끼워 넣기, 웹훅까지 다섯 분이면 됩니다. 저장소를 받아 `npm start`로 여러분의 컴퓨터에서 띄우고 `geumcheon-admin`으로 로그인하면 모두 해 볼 수 있습니다.',
            '읽는 데에는 열쇠가 없어도 됩니다. 다음 단계까지 얼마 남지 않은 제안 셋을 읽어 봅니다.',
          ],
          shows: 'firstRead',
        },
        {
          id: 'key',
          title: '5분 안에 2: 열쇠',
          text: [
            '기관의 관리자가 `/admin/{기관}/clients`에서 연결을 만듭니다. 이름과 목적, 끼워 넣을 쪽의 출처(origin), 할 수 있는 일을 적고 열쇠를 만듭니다. 열쇠는 한 번만 보이니 `export GONGNON_KEY=gk_…`로 받아 두십시오.',
            '열쇠로 읽으면 `RateLimit-Policy`가 `"client"`로 바뀝니다.',
          ],
          shows: 'withKey',
        },
        {
          id: 'show',
          title: '5분 안에 3: 끼워 넣기',
          text: [
            '이 쪽을 `index.html`로 두고 `cli_…`를 여러분의 연결 번호로 바꾸십시오. 그 폴더에서 `python3 -m http.server 4000`으로 띄우고, 연결의 출처에 `http://localhost:4000`을 적으면 보입니다.',
          ],
          shows: 'page',
        },
        {
          id: 'hear',
          title: '5분 안에 4: 웹훅',
          text: [
            '`/admin/{기관}/webhooks`에서 받을 곳을 열고 한 번만 보이는 비밀값을 `export GONGNON_WEBHOOK_SECRET=whsec_…`로 받아 둡니다. 아래를 `receive.mjs`로 두고 `npm install standardwebhooks && node receive.mjs`로 띄운 뒤, 그 화면에서 시험으로 보내 보십시오.',
            '받을 곳은 밖에서 닿는 https 주소여야 합니다. 여러분의 컴퓨터에서 띄운 서비스만 `http://localhost:4001`로도 보냅니다.',
          ],
          shows: 'receive',
        },
        {
          id: 'client',
          title: 'TypeScript에서',
          text: [
            '저장소를 여러분의 프로그램 옆에 받고 프로그램의 폴더에서 `npm install --install-links ../gongnon/client tsx`로 넣습니다. 아래를 `overdue.mts`로 두고 `npx tsx overdue.mts`로 돌립니다.',
            '이 소프트웨어의 저장소에 있는 `@gongnon/client`는 OpenAPI 문서에서 만든 것으로, 모든 조작의 형(type)을 압니다. 기한을 넘긴 답변을 끝까지 읽습니다.',
          ],
          shows: 'client',
        },
        {
          id: 'lists',
          title: '목록과 거절',
          text: [
            '목록은 `items`와 `next`로 옵니다. `next`가 `null`이 아니면 `cursor`로 이어 읽습니다. 커서는 뜻이 없는 글자이니 그대로 돌려주십시오.',
            '거절은 RFC 9457 문서이고, 바뀌지 않는 `code`가 들어 있습니다. 만드는 요청에 `Idempotency-Key`를 주면 되풀이해도 하나만 만들어집니다.',
            'API는 서버와 프로그램이 씁니다. 다른 누리집의 쪽에서 브라우저가 읽지는 못합니다(CORS를 열지 않습니다). 쪽에는 끼워 넣기와 소식 구독을 쓰고, 열쇠는 쪽에 넣지 마십시오.',
          ],
        },
      ],
    },
    access: {
      title: '열쇠와 동의',
      lead: '프로그램이 누구인지는 열쇠로, 시민을 대신하는지는 동의로 압니다.',
      parts: [
        {
          id: 'key',
          title: '열쇠 얻기',
          text: [
            '기관의 관리자가 관리 화면의 연결에서 만듭니다(`/admin/{기관}/clients`). 열쇠는 그때 한 번만 보입니다. 우리는 그 해시만 가지고 있습니다.',
            '열쇠는 요청마다 `Authorization`에 넣습니다. 주소에는 넣지 마십시오.',
          ],
          shows: 'withKey',
        },
        {
          id: 'scopes',
          title: '할 수 있는 일',
          text: [
            '연결마다 무엇을 할 수 있는지 정합니다. `read`가 없는 열쇠도 공개 자료를 읽지만, 열쇠가 없는 사람만큼만 읽습니다.',
            '열쇠나 시민의 허락으로는 할 수 없는 일은 403 `auth.insufficient-scope`로 거절합니다. 다시 로그인하거나 허락을 새로 받아도 달라지지 않습니다.',
          ],
          shows: 'scopes',
        },
        {
          id: 'rotation',
          title: '바꾸기와 없애기',
          text: [
            `한 연결의 열쇠는 ${figures.liveKeys}개까지 함께 통합니다. 새 열쇠를 만들고, 프로그램을 옮기고, 마지막으로 쓰인 때를 본 뒤에 옛 열쇠를 없애면 끊기는 틈이 없습니다.`,
            '없앤 열쇠로는 그때부터 아무 일도 할 수 없습니다. 누구나 읽는 공개 자료만 몇 초 동안 더 읽을 수 있습니다.',
          ],
        },
        {
          id: 'consent',
          title: '시민을 대신하기',
          text: [
            'OAuth 2.1의 인가 코드와 PKCE(S256)를 씁니다. 주소들은 `/.well-known/oauth-authorization-server`에 있습니다. 시민은 어느 기관의 무엇이 무엇을 하려는지 읽고 동의합니다.',
            '돌아갈 주소는 연결에 적은 것과 한 글자도 다르지 않아야 합니다. 시민의 컴퓨터에서 도는 프로그램(`http://127.0.0.1/…`, `http://[::1]/…`, `http://localhost/…`)은 포트만 달라도 됩니다.',
            `접근 토큰은 ${figures.access}분, 갱신 토큰은 쓸 때마다 새것으로 바뀌며 ${figures.refresh}일 갑니다. 한 번 쓴 코드나 갱신 토큰이 다시 오면 그 동의에서 나온 것을 모두 끝냅니다.`,
            '시민은 ‘내 정보’에서 언제든 거둡니다. 누가 무엇에 공감했는지는 어떤 연결도 알 수 없습니다.',
          ],
          shows: 'consent',
        },
      ],
    },
    webhooks: {
      title: '웹훅',
      lead: '여러분 기관의 제안에 일이 생기면 알려 드립니다.',
      parts: [
        {
          id: 'endpoint',
          title: '받을 곳',
          text: [
            `관리 화면의 웹훅에서 받을 곳을 ${figures.endpoints}곳까지 엽니다(\`/admin/{기관}/webhooks\`). https 주소여야 하고, 안쪽 망을 가리키는 주소로는 보내지 않습니다. 보낼 때마다 다시 확인합니다.`,
          ],
        },
        {
          id: 'verify',
          title: '확인하고 받기',
          text: [
            '서명은 Standard Webhooks를 따릅니다. 그 라이브러리로 확인하고, 같은 번호가 또 오면 한 번만 처리하십시오.',
          ],
          shows: 'receive',
        },
        { id: 'headers', title: '머리글', text: ['요청마다 셋이 옵니다.'], shows: 'headers' },
        {
          id: 'order',
          title: '차례와 되풀이',
          text: [
            '한 제안의 일은 일어난 차례대로, 앞의 것이 닿은 다음에 보냅니다. 한 번보다 많이 갈 수는 있어도, 켜져 있는 동안 빠지지는 않습니다.',
            `2xx가 아니면 점점 뜸하게 다시 보냅니다. 처음 보낸 때부터 ${figures.days}일 동안 닿지 않으면 세워 두고, 관리자가 보고 다시 보낼 수 있습니다. \`Retry-After\`를 따르고, 다른 주소로 돌려보내면 따라가지 않으며, 410에는 보내기를 그칩니다. 보낸 기록은 ${figures.kept}일 동안 남습니다.`,
            `그동안 아무것도 닿지 않으면 받을 곳을 끄고 관리자에게 메일로 알립니다. 그 뒤의 일은 ${figures.kept}일까지 세워 두며, 다시 켠 다음 보낼 수 있습니다. 관리자가 스스로 끈 곳이나 410으로 답한 곳에는 꺼진 동안의 일을 보내지 않습니다. 그것은 \`/api/v1/changes\`에서 읽으십시오.`,
            `비밀값을 바꾸는 동안 ${figures.secrets}개가 함께 서명합니다.`,
          ],
        },
        {
          id: 'events',
          title: '모든 소식',
          text: [
            '소식에는 글이 들어 있지 않습니다. 나중에 가려질 수 있기 때문입니다. `data.api`에서 지금의 모습을 읽으십시오.',
          ],
          shows: 'events',
        },
      ],
    },
    embeds: {
      title: '끼워 넣기',
      lead: '여러분의 쪽에 제안, 목록, 공론장을 보입니다.',
      parts: [
        {
          id: 'try',
          title: '만들어 보기',
          text: [
            '무엇을 보일지 고르면 아래에서 바로 볼 수 있습니다. 다른 누리집에서는 연결 번호가 있어야 하고, 그 연결에 적힌 누리집에서만 보입니다.',
          ],
          shows: 'embed',
        },
        {
          id: 'attributes',
          title: '속성',
          text: [
            '`<gongnon-proposal>`은 `proposal`, `<gongnon-forum>`은 `forum`, `<gongnon-list>`는 `institution`, `sort`, `state`, `category`, `limit`을 받습니다. 말은 둘레의 `lang`을, 밝기는 둘레의 `color-scheme`을 따르고, `scheme`으로 정할 수도 있습니다.',
            '엄격한 Content-Security-Policy에서도 됩니다. `script-src`와 `connect-src`에 이 누리집을 더하십시오. 틀(iframe)을 쓰면 `frame-src`에 더합니다.',
          ],
        },
        {
          id: 'empathy',
          title: '공감',
          text: [
            '끼워 넣은 단추는 이 누리집의 창을 엽니다. 그래서 다른 누리집의 쿠키를 막은 브라우저에서도 됩니다. 시민이 로그인하고 확인하면 창이 닫히고 수가 달라집니다. 누가 눌렀는지는 여러분의 쪽에 알리지 않습니다.',
            '창은 그 창에서 누른 것만 여러분의 쪽에 알리고, 시민이 전에 무엇에 공감했는지는 알리지 않습니다.',
          ],
        },
        {
          id: 'oembed',
          title: 'oEmbed',
          text: [
            '페이지에서 oEmbed를 스스로 찾는 편집기에는 제목과 링크를 드립니다(`"type": "link"`). 틀은 연결에 적은 누리집에서만 보이므로 연결 번호가 있어야 합니다. 편집기에 이 누리집 주소의 제공처로 `/oembed?client=cli_…&url=…`을 넣으면, 붙인 주소가 틀이 됩니다(`"type": "rich"`).',
            '`maxwidth`와 `maxheight`를 지킵니다. 200픽셀보다 작으면 틀 대신 링크입니다. 거절은 JSON으로 드리며, `format=xml`은 501입니다.',
          ],
        },
      ],
    },
    data: {
      title: '자료',
      lead: '구독하고, 사본을 두고, 가진 것을 가져옵니다.',
      parts: [
        {
          id: 'feeds',
          title: '소식 구독',
          text: ['`.atom`을 `.json`으로 바꾸면 JSON Feed입니다.'],
          shows: 'feeds',
        },
        {
          id: 'mirror',
          title: '사본',
          text: [
            `날마다 새벽에 모든 공개 자료를 내보내고 ${figures.exports}일 동안 둡니다. 그것으로 시작해서 바뀐 것을 이어 읽으면 처음부터 다시 받을 일이 없습니다. 바뀐 것은 적어도 한 번씩, 하나도 빠짐없이 옵니다. 404는 없어졌다는 뜻입니다.`,
            '수는 늘 바뀌므로 바뀐 것에 들지 않습니다. 세는 것과 함께 읽으십시오. 기관의 안내, 답변 만족도, 생각 나누기와 그 무리도 들지 않으니 날마다의 파일에서 읽으십시오. 처리과정, 글의 지난 판, 워크숍, 올린 파일은 파일에도 없으니 API에서 읽으십시오.',
          ],
          shows: 'mirror',
        },
        {
          id: 'import',
          title: '가져오기',
          text: [
            '다른 곳에서 받은 제안은 관리 화면의 가져오기에서 CSV나 JSON으로 들여옵니다(`/admin/{기관}/imports`). 먼저 줄마다 무엇이 될지 보고, 그다음에 들여옵니다. 같은 파일을 또 넣어도 두 번 들어오지 않고, 그곳의 공감 수는 따로 보입니다.',
            '`manage`가 있는 열쇠로는 프로그램이 같은 일을 합니다. 첫 줄은 칸의 이름이고(`id,title,body,…` 또는 `번호,제목,내용,…`), 한 번에 1MB까지 여러 묶음으로 보낼 수 있습니다.',
          ],
          shows: 'bringIn',
        },
        {
          id: 'links',
          title: '두 곳의 같은 제안 잇기',
          text: [
            '여러분의 누리집에도 있는 제안은 양쪽에서 서로 잇습니다. 여기에서는 `manage`가 있는 열쇠나 기관의 직원이 그 주소를 적고, 여러분의 쪽에서는 자기 주소로 여기의 제안을 찾아 그 `id`로 잇습니다. 가져온 제안은 적지 않아도 원문 주소로 찾습니다.',
          ],
          shows: 'links',
        },
      ],
    },
    rules: {
      title: '약속',
      lead: '얼마나 자주 물을 수 있는지, 무엇이 바뀌고 무엇이 바뀌지 않는지.',
      parts: [
        {
          id: 'limits',
          title: '물을 수 있는 만큼',
          text: [
            '응답마다 `RateLimit-Policy`와 `RateLimit`이 지금의 한도와 남은 만큼을 말합니다. 다 쓰면 429와 `Retry-After`가 갑니다. 아래는 처음 값이고, 이 누리집의 값은 응답이 말하는 것입니다.',
            '끼워 넣기의 자료, oEmbed, 소식 구독과 달력은 묻는 주소의 한도에 듭니다. 이 응답은 오는 길에 남아 다른 이에게도 가므로 `RateLimit-Policy`만 말하고, 429에는 `RateLimit`과 `Retry-After`도 있습니다.',
          ],
          shows: 'limits',
        },
        {
          id: 'versions',
          title: '버전',
          text: [
            '주소의 `v1`은 약속입니다. 알리지 않고 더하는 것: 새 조작, 응답의 새 칸, 안 보내도 되는 새 입력, 새 거절 코드, 새 웹훅 소식. 모르는 칸은 지나치십시오.',
            `없애거나 뜻을 바꾸는 일은 새 버전에서만 합니다. 그때 옛것은 \`Deprecation\`(RFC 9745)과 \`Sunset\`(RFC 8594) 머리글로 알리고, 적어도 ${figures.notice}일 더 둡니다. ‘바뀐 것’에도 적습니다.`,
          ],
        },
        {
          id: 'errors',
          title: '거절 코드',
          text: ['코드는 바뀌지 않습니다. 문장은 나아질 수 있으니 문장으로 가르지 마십시오.'],
          shows: 'errors',
        },
      ],
    },
    changelog: {
      title: '바뀐 것',
      lead: '프로그램을 만드는 이에게 달라진 것입니다.',
      parts: [{ id: 'all', title: '새것부터', text: [], shows: 'changelog' }],
    },
  }),
};
export type DevelopersMessages = typeof developersKo;
