/** Has an array in both kinds of memory, hands on either, and says what it sees in one it is given. */

const NUMBERS = 12_500_000;
const arrays = {
  shared: new Float64Array(new SharedArrayBuffer(8 * NUMBERS)),
  cloned: new Float64Array(NUMBERS),
};
for (const array of Object.values(arrays)) array.fill(1);

onmessage = ({ data }) => {
  if (data.hand) {
    const array = arrays[data.hand];
    array[NUMBERS - 1] = data.mark;
    postMessage(array);
  } else postMessage(data.array[NUMBERS - 1]);
};
postMessage("ready");
