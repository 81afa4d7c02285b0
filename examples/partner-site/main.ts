import { makePartnerSite } from './server.ts';

const {
  SERVICE = 'http://localhost:3000',
  CLIENT,
  INSTITUTION,
  PROPOSAL,
  FORUM,
  KEY,
  PORT = '4000',
} = process.env;
if (!CLIENT || !INSTITUTION || !PROPOSAL) {
  process.stderr.write('partner-site: CLIENT, INSTITUTION and PROPOSAL have to be set, see README.md\n');
  process.exit(1);
}
const site = makePartnerSite({
  service: SERVICE,
  client: CLIENT,
  institution: INSTITUTION,
  proposal: PROPOSAL,
  forum: FORUM,
  key: KEY,
});
site.listen(Number(PORT), '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${PORT}\n`));
