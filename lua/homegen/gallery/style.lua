--- How the page looks: in a window, on a telephone, in the dark, on paper. Without a script the two pictures stand side by side.

return [[
:root {
  color-scheme: light dark;
  --paper: #f5f2ec; --card: #fffdf9; --ink: #26221c; --soft: #6b6357; --line: #e0d9cc; --accent: #a8481f; --wrong: #a3261b; --hole: #e9e3d8;
}
@media (prefers-color-scheme: dark) { :root:not([data-theme="light"]) {
  --paper: #161412; --card: #211e1a; --ink: #efe9df; --soft: #a99f90; --line: #393329; --accent: #f09a68; --wrong: #ff9c8f; --hole: #100e0c;
} }
:root[data-theme="light"] { color-scheme: light; }
:root[data-theme="dark"] {
  color-scheme: dark;
  --paper: #161412; --card: #211e1a; --ink: #efe9df; --soft: #a99f90; --line: #393329; --accent: #f09a68; --wrong: #ff9c8f; --hole: #100e0c;
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
header, main, footer { max-width: 92rem; margin: 0 auto; padding: 0 clamp(.9rem, 3vw, 2.5rem); }
header { display: grid; grid-template-columns: 1fr auto; align-items: center; gap: .3rem 1rem; padding-top: 1.5rem;
  padding-bottom: 1.1rem; }
h1 { margin: 0; font-size: clamp(1.4rem, 1rem + 2vw, 2rem); line-height: 1.2; letter-spacing: -.015em; overflow-wrap: anywhere; }
.sums { margin: 0; grid-column: 1 / -1; grid-row: 2; color: var(--soft); font-variant-numeric: tabular-nums; }
.sums span + span::before { content: "·"; margin-right: .35rem; }
#theme { font: inherit; font-size: .9rem; padding: .3rem .9rem; color: inherit; background: var(--card); border: 1px solid var(--line);
  border-radius: 99px; cursor: pointer; }
#theme:hover { border-color: var(--accent); }
main { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 27rem), 1fr)); gap: clamp(1rem, 2vw, 1.75rem);
  align-items: start; }
main > .card:only-child { grid-column: 1 / -1; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 14px; overflow: hidden; min-width: 0; }
.chain { grid-column: 1 / -1; }
.chain > h2 { padding: 1rem 1.1rem 0; }
.strip { display: flex; gap: 1rem; margin: 0; padding: .9rem 1.1rem 1.1rem; overflow-x: auto; list-style: none;
  scroll-snap-type: x proximity; scroll-padding-inline: 1.1rem; }
.strip li { flex: 0 0 min(30rem, 86%); min-width: 0; scroll-snap-align: start; border: 1px solid var(--line); border-radius: 10px;
  overflow: hidden; }
.frame { margin: 0; position: relative; background: var(--hole); display: grid; gap: 2px; grid-template-columns: 1fr; }
.frame img { display: block; width: 100%; height: auto; min-width: 0; }
.compare { grid-template-columns: 1fr 1fr; align-items: center; }
.compare .before { order: -1; }
.at, .tag { display: none; }
.live .compare { --at: 50%; display: block; overflow: hidden; }
.live .compare .before { position: absolute; inset: 0; height: 100%; object-fit: contain; background: var(--hole);
  clip-path: inset(0 calc(100% - var(--at)) 0 0); }
.live .compare::after { content: ""; position: absolute; top: 0; bottom: 0; left: var(--at); width: 2px; margin-left: -1px;
  background: #fff;
  box-shadow: 0 0 0 1px rgb(0 0 0 / .35); pointer-events: none; }
.live .compare::before { content: "⇔"; position: absolute; z-index: 2; top: 50%; left: var(--at); width: 2.5rem; height: 2.5rem;
  margin: -1.25rem 0 0 -1.25rem; border-radius: 50%; background: #fff; color: #26221c; box-shadow: 0 1px 6px rgb(0 0 0 / .45);
  font: 1.25rem/2.5rem "DejaVu Sans", system-ui, sans-serif; text-align: center; pointer-events: none; }
.live .at { display: block; position: absolute; inset: 0; z-index: 1; width: 100%; height: 100%; margin: 0;
  background: transparent; cursor: ew-resize;
  touch-action: pan-y; appearance: none; }
.live .at::-webkit-slider-runnable-track { height: 100%; background: transparent; }
.live .at::-webkit-slider-thumb { appearance: none; width: 1px; height: 100%; background: transparent; }
.live .at::-moz-range-track { background: transparent; }
.live .at::-moz-range-thumb { width: 1px; height: 100%; border: 0; background: transparent; }
.live .tag { display: block; position: absolute; bottom: .6rem; padding: .1rem .6rem; border-radius: 99px;
  background: rgb(20 17 14 / .72); color: #fff;
  font-size: .78rem; pointer-events: none; }
.tag.left { left: .6rem; }
.tag.right { right: .6rem; }
.at:focus-visible, .frame:focus-visible, .trouble:focus-visible, .note:focus-visible,
  #theme:focus-visible { outline: 3px solid var(--accent); outline-offset: -3px; }
.live .compare:focus-within::before { background: var(--accent); color: var(--paper); }
.words { padding: .85rem 1.1rem 1.05rem; }
h2, h3 { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1rem; margin: 0; font-size: 1.02rem;
  line-height: 1.4; overflow-wrap: anywhere; }
.cost { color: var(--soft); font-weight: 400; font-size: .88rem; font-variant-numeric: tabular-nums; }
.prompt { margin: .3rem 0 0; overflow-wrap: anywhere; white-space: pre-wrap; display: -webkit-box; -webkit-box-orient: vertical;
  -webkit-line-clamp: 8; overflow: hidden; }
dl { display: grid; grid-template-columns: fit-content(8rem) 1fr; gap: .15rem .9rem; margin: .6rem 0 0; font-size: .86rem; }
dt { color: var(--soft); }
dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
.trouble, .note { padding: 1rem 1.1rem; border-bottom: 1px solid var(--line); color: var(--soft); }
.trouble { color: inherit; background: color-mix(in srgb, var(--wrong) 9%, var(--card)); }
.trouble p, .note p { margin: 0; overflow-wrap: anywhere; }
.trouble .kind { color: var(--wrong); font-weight: 600; font-size: .85rem; }
.trouble .hint { color: var(--soft); font-size: .88rem; margin-top: .35rem; }
.nothing { color: var(--soft); }
footer { color: var(--soft); font-size: .85rem; padding-top: 1.2rem; padding-bottom: 2rem; }
html:not(.live) footer { display: none; }
kbd { display: inline-block; min-width: 1.5em; padding: 0 .3em; text-align: center; font: inherit; border: 1px solid var(--line);
  border-radius: 5px; background: var(--card); }
@media (max-width: 30rem) {
  dl { grid-template-columns: fit-content(6rem) 1fr; gap: .15rem .6rem; }
  header { padding-top: 1.1rem; } .words { padding: .7rem .85rem .9rem; }
  .strip { padding: .7rem .85rem .9rem; } .chain > h2 { padding: .85rem .85rem 0; } }
@media (hover: none) { footer { display: none; } }
@media (forced-colors: active) { .at:focus-visible { outline-color: Highlight; } }
@media print {
  :root, :root[data-theme] { color-scheme: light; --paper: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb; --hole: #fff; }
  #theme, footer, .live .at, .live .tag, .live .compare::after, .live .compare::before { display: none; }
  main { display: block; }
  .card { break-inside: avoid; margin-bottom: 1rem; }
  .strip { flex-wrap: wrap; overflow: visible; }
  .strip li { flex: 0 0 47%; break-inside: avoid; }
  .live .compare { display: grid; }
  .live .compare .before { position: static; height: auto; clip-path: none; }
}
]]
