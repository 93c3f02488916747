import { vu } from './vu.js';

export default { vu };
