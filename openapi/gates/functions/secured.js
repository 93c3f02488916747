/** Looks at the operation's own security or else the document's; what is under /internal/ or /inbox/ is never open. */
export default (operation, _options, { path, document }) => {
  const security = operation.security ?? document.data.security;
  if (security === undefined) {
    return [{ message: `${path.join(' ')} does not say its security; [] where it needs none` }];
  }
  const open = security.length === 0 || security.some(scheme => Object.keys(scheme).length === 0);
  return /^\/(internal|inbox)\//.test(path[1]) && open ? [{ message: `${path[1]} is not for everybody and needs security` }] : [];
};
