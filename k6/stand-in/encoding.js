/** The bytes, as k6 gives them where no format is named: an ArrayBuffer. */
const b64decode = text => Uint8Array.from(Buffer.from(text, 'base64')).buffer;

export default { b64decode };
