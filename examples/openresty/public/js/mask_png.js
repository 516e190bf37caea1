// The mask as it is sent: what is painted is black, all else white, exactly of the photo's size. A PNG of one bit a pixel,
// written here: it has no alpha channel that somebody could drop, and is made in stripes, so that a telephone makes one of
// any size.

const STRIPE = 256; // rows

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit += 1) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n >>> 0;
});

function checksum(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = TABLE[(sum ^ byte) & 0xff] ^ (sum >>> 8);
  return ~sum >>> 0;
}

function chunk(type, data) {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(Array.from(type, (letter) => letter.charCodeAt(0)), 4);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, checksum(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

function header(width, height) {
  const data = new Uint8Array(13);
  const view = new DataView(data.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  data.set([1, 0, 0, 0, 0], 8); // one bit, gray, deflate, no filter, not interlaced
  return data;
}

// Rows of a stripe: a filter byte, then eight pixels a byte, white is 1.
function pack(pixels, width, rows) {
  const length = 1 + Math.ceil(width / 8);
  const packed = new Uint8Array(length * rows);
  for (let y = 0; y < rows; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (pixels[4 * (y * width + x)] >= 128) packed[y * length + 1 + (x >> 3)] |= 0x80 >> (x & 7);
    }
  }
  return packed;
}

async function deflate(stripes) {
  const stream = new CompressionStream("deflate");
  const whole = new Response(stream.readable).arrayBuffer();
  const writer = stream.writable.getWriter();
  for (const stripe of stripes) await writer.write(stripe);
  await writer.close();
  return new Uint8Array(await whole);
}

function* stripesOf(strokes, width, height) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = Math.min(STRIPE, height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  for (let top = 0; top < height; top += STRIPE) {
    const rows = Math.min(STRIPE, height - top);
    context.setTransform(1, 0, 0, 1, 0, -top);
    context.fillStyle = "#fff";
    context.fillRect(0, top, width, rows);
    strokes.draw(context, "#000", "#fff");
    yield pack(context.getImageData(0, 0, width, rows).data, width, rows);
  }
}

export async function encodeMask(strokes, width, height) {
  const signature = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const data = await deflate(stripesOf(strokes, width, height));
  const parts = [signature, chunk("IHDR", header(width, height)), chunk("IDAT", data), chunk("IEND", new Uint8Array())];
  return new Blob(parts, { type: "image/png" });
}

// How much is painted, from 0 to 1, measured on a small copy.
export function measure(strokes, width, height) {
  const scale = Math.min(1, 240 / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.scale(scale, scale);
  strokes.draw(context, "#000");
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  let painted = 0;
  for (let at = 3; at < data.length; at += 4) painted += data[at] >= 128 ? 1 : 0;
  return painted / (data.length / 4);
}
