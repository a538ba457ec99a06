export type Palette = { ground: string; shape: string; ink: string };

// Ground and ink of each pair differ by 7:1 or more; the shape lies between them and carries no text.
const PALETTES: Record<string, readonly Palette[]> = {
  IT: [
    { ground: "#12263f", shape: "#2f6690", ink: "#f2f7fb" },
    { ground: "#0f2f2e", shape: "#2c7a6d", ink: "#eefaf6" },
    { ground: "#26233f", shape: "#6563b0", ink: "#f5f4ff" },
    { ground: "#e4ecf6", shape: "#8fb0d9", ink: "#12294a" },
    { ground: "#e2f1ec", shape: "#79bfa6", ink: "#0d332a" },
    { ground: "#f1ebdf", shape: "#d0ab6a", ink: "#33280f" },
  ],
  문학: [
    { ground: "#f6e7d8", shape: "#dda15e", ink: "#3a2313" },
    { ground: "#4a1f2b", shape: "#9c4a5c", ink: "#fdf0ee" },
    { ground: "#e7e4d6", shape: "#a3a380", ink: "#2d2d1f" },
  ],
  과학: [
    { ground: "#07222e", shape: "#1f7a8c", ink: "#eafaff" },
    { ground: "#e3eef3", shape: "#8fb8ca", ink: "#10303d" },
    { ground: "#241b44", shape: "#6b57b8", ink: "#f4f1ff" },
  ],
  역사: [
    { ground: "#3b2a1a", shape: "#8a6a43", ink: "#fbf3e7" },
    { ground: "#eadfcb", shape: "#b89b6a", ink: "#3a2a14" },
    { ground: "#2b3a2f", shape: "#6b8f71", ink: "#f1f8f0" },
  ],
  예술: [
    { ground: "#f9dcd5", shape: "#e5735c", ink: "#47140c" },
    { ground: "#fdf1c7", shape: "#f0b429", ink: "#3f2d00" },
    { ground: "#1f3b57", shape: "#e98a5b", ink: "#fff6ef" },
  ],
  인문: [
    { ground: "#dfe7de", shape: "#8fae8b", ink: "#1e3320" },
    { ground: "#2f2e41", shape: "#77749e", ink: "#f5f5fb" },
    { ground: "#efe3e8", shape: "#bf93a8", ink: "#3d1b2b" },
  ],
  비즈니스: [
    { ground: "#102a43", shape: "#c9a227", ink: "#f7fafc" },
    { ground: "#e9edf2", shape: "#93a8c1", ink: "#14283f" },
  ],
  자기계발: [
    { ground: "#fde8cf", shape: "#f4a259", ink: "#4a2607" },
    { ground: "#d8efe6", shape: "#6cbf9d", ink: "#0f3a2a" },
    { ground: "#e3e6fb", shape: "#8f9bea", ink: "#1d2464" },
  ],
};
const OTHERS: readonly Palette[] = [{ ground: "#e6e8eb", shape: "#a5adb8", ink: "#1d222b" }];

/** Give a number from 0 to 2³²-1 that is always the same for the same text (FNV-1a). */
export function numberOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash;
}

export function paletteOf(title: string, category: string): Palette {
  const choice = PALETTES[category] ?? OTHERS;
  return choice[numberOf(title) % choice.length] ?? (OTHERS[0] as Palette);
}

/** Break a title into lines of at most `width` em: between words, and within one that is longer than a line. */
export function linesOf(title: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of title.split(/\s+/).flatMap((part) => pieces(part, width))) {
    const longer = line ? `${line} ${word}` : word;
    if (line && widthOf(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line ? [...lines, line] : lines;
}

/** Give about how wide a text is, in em: Hangul is square, Latin a little over half of that. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += character === " " ? 0.28 : character < "\u1100" ? 0.58 : 0.96;
  return width;
}

function pieces(word: string, width: number): string[] {
  const found = [""];
  for (const character of word) {
    const last = found.length - 1;
    if (widthOf(found[last] + character) > width) found.push(character);
    else found[last] += character;
  }
  return found;
}
