--- A card: the picture with its slider, and the words about it. A chain is a strip of them.

local markup = require "homegen.gallery.markup"
local money = require "homegen.gallery.money"

local card = {}

local text = markup.text

-- Its bytes stand where it is shown first; the page's script shows them wherever else it belongs. An address is made of harmless
-- characters alone (homegen.gallery.pictures), and may be megabytes long: it is not looked through.
local function write_img(file, picture, class, alt)
  file:write(('<img class="%s" width="%d" height="%d" alt="%s" decoding="async"'):format(
    class, picture.width, picture.height, text(alt)))
  if picture.address then
    file:write((' id="%s" src="'):format(picture.name))
    file:write(picture.address)
    file:write '">\n'
  else
    file:write((' data-of="%s">\n'):format(picture.name))
  end
end

local SLIDER = '<input class="at" type="range" min="0" max="100" step="0.1" value="50" aria-label="%s" aria-valuetext="50 %% %s">\n'
  .. '<span class="tag left" aria-hidden="true">%s</span><span class="tag right" aria-hidden="true">%s</span>\n'

local function fact_of(entry, name)
  for _, fact in ipairs(entry.facts) do
    if fact.name == name then return fact.value end
  end
end

---@param names { before: string, after: string } what the two are called
local function write_frame(file, entry, picture, before, names)
  local about = fact_of(entry, "prompt") or entry.title
  file:write(('<figure class="frame%s"%s>\n'):format(before and " compare" or "", before and "" or ' tabindex="0"'))
  write_img(file, picture, "after", names.after .. ": " .. about)
  if before then
    write_img(file, before, "before", names.before)
    file:write(SLIDER:format(text(("How much of the %s is seen: %s"):format(names.before:lower(), about)), text(names.before:lower()),
      text(names.before), text(names.after)))
  end
  file:write "</figure>\n"
end

local function paragraph(class, words)
  return words and ('<p%s dir="auto">%s</p>'):format(markup.attribute("class", class), text(words)) or ""
end

local function write_note(file, message)
  file:write(('<div class="note" tabindex="0">%s</div>\n'):format(paragraph(nil, message)))
end

---@param err homegen.Error
local function write_trouble(file, err)
  local violations = {}
  for index, violation in ipairs(err.violations or {}) do
    violations[index] = paragraph(nil, ("%s: %s"):format(violation.field, violation.message))
  end
  file:write(('<div class="trouble" tabindex="0">%s%s%s%s</div>\n'):format(
    paragraph("kind", err.kind), paragraph(nil, err.message), table.concat(violations), paragraph("hint", err.hint)))
end

local function write_facts(file, entry)
  local rows = {}
  local function add(name, value)
    if value then rows[#rows + 1] = ("<dt>%s</dt><dd dir=\"auto\">%s</dd>"):format(text(name), text(value)) end
  end
  for _, fact in ipairs(entry.facts) do
    if fact.name ~= "prompt" then add(fact.name, fact.value) end
  end
  add("key", entry.key)
  add("id", entry.id)
  if rows[1] then file:write("<dl>" .. table.concat(rows) .. "</dl>\n") end
end

local function write_words(file, entry, number, level)
  local cost = entry.credits > 0 and (' <span class="cost">%s</span>'):format(text(money.of(entry))) or ""
  file:write(('<div class="words"><h%d id="t%s"><span dir="auto">%s</span>%s</h%d>\n'):format(
    level, number, text(entry.title), cost, level))
  local prompt = fact_of(entry, "prompt")
  if prompt then file:write(('<p class="prompt" dir="auto">%s</p>\n'):format(text(prompt))) end
  write_facts(file, entry)
  file:write "</div>\n"
end

local INPUT = { before = "Input", after = "Result" }

-- What is there of an entry: its picture, why it failed, or that it is still to come.
---@async
---@return homegen.gallery.Picture|nil shown
local function write_picture(file, entry, pictures, former, names)
  local picture, message
  if entry.state == "succeeded" or entry.file or entry.result then picture, message = pictures:of(entry) end
  if picture then
    local before, trouble = former, nil
    if not before then before, trouble = pictures:before_of(entry) end
    if before and before.name == picture.name then before = nil end
    write_frame(file, entry, picture, before, names)
    if trouble then write_note(file, "The input picture cannot be shown: " .. trouble) end
  elseif entry.err then
    write_trouble(file, entry.err)
  else
    write_note(file, message or ("There is no picture yet: %s"):format(entry.state))
  end
  return picture
end

---@async
local function write_single(file, entry, number, pictures)
  file:write(('<article class="card" aria-labelledby="t%s">\n'):format(number))
  write_picture(file, entry, pictures, nil, INPUT)
  write_words(file, entry, number, 2)
  file:write "</article>\n"
end

---@async
local function write_chain(file, chain, number, pictures)
  file:write(('<article class="card chain" aria-labelledby="t%s">\n'):format(number))
  file:write(('<h2 id="t%s"><span dir="auto">%s</span> <span class="cost">%d %s, %s</span></h2>\n<ol class="strip">\n'):format(
    number, text(chain.title), #chain.steps, #chain.steps == 1 and "step" or "steps", text(money.total(chain.steps))))
  local former
  for index, step in ipairs(chain.steps) do
    file:write "<li>\n"
    local names = { before = former and ("Step %d"):format(index - 1) or "Input", after = ("Step %d"):format(index) }
    local shown = write_picture(file, step, pictures, former, names)
    former = shown and { name = shown.name, width = shown.width, height = shown.height } or former
    write_words(file, step, number .. "-" .. index, 3)
    file:write "</li>\n"
  end
  file:write "</ol>\n"
  if chain.err then write_trouble(file, chain.err) end
  file:write "</article>\n"
end

---@async
---@param file homegen.gallery.Output
---@param entry homegen.gallery.Entry
---@param number string by which the page knows it
---@param pictures homegen.gallery.Pictures
function card.write(file, entry, number, pictures)
  if entry.steps then return write_chain(file, entry, number, pictures) end
  write_single(file, entry, number, pictures)
end

return card
