// Runs every gate, whatever the others say: node contract.mjs [ROOT]
import { join } from 'node:path';
import { gates } from './gates.mjs';

const root = process.argv[2] ?? join(import.meta.dirname, '../..');
const red = [];
for (const [name, gate] of Object.entries(gates)) {
  const found = await gate(root).catch(e => [`could not be checked: ${e.stderr || e.message}`]);
  if (found.length > 0) {
    red.push(name);
    console.error(`\n${name}: red\n${found.map(text => `  ${text}`).join('\n')}`);
  }
}
console.log(red.length === 0 ? `contract: ${Object.keys(gates).length} gates, all green` : `\ncontract: red: ${red.join(', ')}`);
process.exitCode = red.length === 0 ? 0 : 1;
