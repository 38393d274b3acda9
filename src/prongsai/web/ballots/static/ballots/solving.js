// Looks for the number that solves an open link's challenge, while somebody answers.
"use strict";

const TOGETHER = 500;

onmessage = async ({ data: { salt, challenge, most } }) => {
  const words = new TextEncoder();
  const wanted = challenge.match(/../g).map((each) => parseInt(each, 16));
  const isWanted = (hash) => {
    const bytes = new Uint8Array(hash);
    return wanted.every((each, place) => each === bytes[place]);
  };
  for (let from = 0; from <= most; from += TOGETHER) {
    const numbers = Array.from({ length: TOGETHER }, (_, place) => from + place);
    const hashes = await Promise.all(numbers.map((each) => crypto.subtle.digest("SHA-256", words.encode(salt + each))));
    const place = hashes.findIndex(isWanted);
    if (place >= 0) return postMessage(from + place);
  }
};
