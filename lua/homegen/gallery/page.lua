--- The page, piece by piece: its head with what may be done in it, what it all comes to, a card for each entry.

local await = require "homegen.waiting.await"
local card = require "homegen.gallery.card"
local core = require "homegen.core"
local markup = require "homegen.gallery.markup"
local money = require "homegen.gallery.money"
local script = require "homegen.gallery.script"
local style = require "homegen.gallery.style"

local page = {}

local function hash(text)
  return ("'sha256-%s'"):format(core.base64_encode(core.sha256(text)))
end

-- Nothing is fetched, nothing is sent, and no other script or style than these two does anything.
local function policy(embed)
  return table.concat({
    "default-src 'none'", "img-src " .. (embed and "data:" or "'self' file:"), "style-src " .. hash(style), "script-src " .. hash(script),
    "base-uri 'none'", "form-action 'none'",
  }, "; ")
end

local HEAD = [[<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
%s
<meta http-equiv="Content-Security-Policy" content="%s">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>%s</title>
]]

local TOP = [[</head>
<body>
<header>
<h1 dir="auto">%s</h1>
<p class="sums">%s</p>
<button type="button" id="theme" hidden>Dark</button>
</header>
<main>
]]

local FOOT = [[</main>
<footer><p><kbd>←</kbd> <kbd>→</kbd> move the slider, <kbd>↑</kbd> <kbd>↓</kbd> go from picture to picture.</p></footer>
]]

local function count(number, word, many)
  return ("%d %s"):format(number, number == 1 and word or many)
end

-- Pictures, what has failed, what has not ended, and what it cost.
local function sums(list)
  local made, failed, open = 0, 0, 0
  local function add(entry)
    for _, step in ipairs(entry.steps or {}) do add(step) end
    if entry.err then failed = failed + 1 elseif entry.steps then return elseif entry.state == "succeeded" then made = made + 1
    else open = open + 1 end
  end
  for _, entry in ipairs(list) do add(entry) end
  local parts = { count(made, "picture", "pictures") }
  if failed > 0 then parts[#parts + 1] = ("%d failed"):format(failed) end
  if open > 0 then parts[#parts + 1] = ("%d not there yet"):format(open) end
  parts[#parts + 1] = money.total(list)
  for index, part in ipairs(parts) do parts[index] = "<span>" .. markup.text(part) .. "</span>" end
  return table.concat(parts, " ")
end

---@async
---@param file homegen.gallery.Output
---@param list homegen.gallery.Entry[]
---@param pictures homegen.gallery.Pictures
---@param options homegen.GalleryOptions
function page.write(file, list, pictures, options)
  local title = markup.text(options.title)
  file:write(HEAD:format(markup.MARK, policy(options.embed), title))
  file:write("<style>" .. style .. "</style>\n")
  file:write(TOP:format(title, sums(list)))
  if #list == 0 then file:write '<p class="nothing">There is nothing to show.</p>\n' end
  for index, entry in ipairs(list) do
    if file:is_full() then break end
    card.write(file, entry, tostring(index), pictures)
    await.sleep(0) -- a picture takes some milliseconds: the host goes on between two
  end
  file:write(FOOT)
  file:write("<script>" .. script .. "</script>\n</body>\n</html>\n")
end

return page
