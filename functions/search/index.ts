export { searchSorts } from './catalogue.ts';
export { currentCatalogue as prepareSearch } from './memory.ts';
export { longestSearch, searchableStateSchema } from './model.ts';
export { makeSearchProjection } from './projection.ts';
export { repairDocument } from './repair-document.ts';
export { searchProposals } from './search-proposals.ts';
export { similarForums } from './similar-forums.ts';
export { similarProposals, similarToEach } from './similar-proposals.ts';
