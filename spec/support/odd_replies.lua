--- What servers send for JSON, a row per kind: how it is made of a sound reply, and what has to come of it. Each is read
--- for both providers and each operation.

local odd_replies = {}

---@class spec.OddReply
---@field name string
---@field oddity? string how base/reply.lua calls it; nil: nothing is odd about it
---@field field? string a member, which nobody needs, that the reply begins with
---@field turn? fun(text: string): string what becomes of the reply's text
---@field verified? boolean a create's reply like this does not tell for certain: the provider is asked for the id
---@field unread? boolean a poll's or credit's reply like this is not taken

local function around(before, after)
  return function(text) return before .. text .. after end
end

local function swap(pattern, replacement)
  return function(text) return (text:gsub(pattern, replacement)) end
end

---@type spec.OddReply[]
odd_replies.rows = {
  { name = "a byte order mark", oddity = "mark", turn = around("\239\187\191", "") },
  { name = "blanks of a heartbeat before", turn = around(" \n \r\n\t ", "\n") },
  { name = "NUL bytes behind", oddity = "blank", turn = around("", "\0\0\0") },
  { name = "NUL bytes within", oddity = "blank", turn = swap('":', '"\0:') },
  { name = "a form feed before", oddity = "blank", turn = around("\12", "") },
  { name = "a comment line", oddity = "comment", turn = around("// cached\n", "") },
  { name = "a comment within", oddity = "comment", turn = swap(",", ",/* a, \"b\" */", 1) },
  { name = "a page's comment behind", oddity = "trailing", turn = around("", "<!-- 12 ms -->") },
  { name = "words behind", oddity = "trailing", turn = around("", "\nOK") },
  { name = "a guard before", oddity = "wrapper", turn = around(")]}',\n", "") },
  { name = "a call around", oddity = "wrapper", turn = around("callback(", ");") },
  { name = "a list around", oddity = "wrapper", turn = around("[", "]") },
  { name = "a text around", oddity = "wrapper", turn = function(text) return '"' .. text:gsub('[\\"]', "\\%0") .. '"' end },
  { name = "NaN", oddity = "word", field = '"rate":NaN' },
  { name = "Infinity", oddity = "word", field = '"rate":Infinity' },
  { name = "-Infinity", oddity = "word", field = '"rate":[-Infinity]' },
  { name = "None", oddity = "word", field = '"rate":None' },
  { name = "undefined", oddity = "word", field = '"rate":undefined' },
  { name = "True", oddity = "word", field = '"fine":True' },
  { name = "a number with a plus", oddity = "number", field = '"rate":+1' },
  { name = "a number with zeros before", oddity = "number", field = '"rate":007' },
  { name = "a hexadecimal number", oddity = "number", field = '"rate":0x1F' },
  { name = "a number without digits behind its point", oddity = "number", field = '"rate":1.' },
  { name = "a huge number", field = '"rate":1e999' },
  { name = "a huge integer", field = '"rate":' .. ("9"):rep(400) },
  { name = "the first half of a surrogate pair", oddity = "surrogate", field = '"note":"a \\ud83d b"' },
  { name = "the second half of a surrogate pair", oddity = "surrogate", field = '"note":"\\ude00"' },
  { name = "half a surrogate pair in a name", oddity = "surrogate", field = '"\\ud83d":1' },
  { name = "bytes that are no UTF-8", oddity = "utf8", field = '"note":"caf\233"' },
  { name = "a surrogate in UTF-8", oddity = "utf8", field = '"note":"\237\160\189"' },
  { name = "a line break in a text", oddity = "control", field = '"note":"a\nb"' },
  { name = "a NUL byte in a text", oddity = "control", field = '"note":"a\0b"' },
  { name = "an escape that there is not", oddity = "escape", field = '"note":"it\\\'s"' },
  { name = "an escape of too few digits", oddity = "escape", field = '"note":"\\u12"' },
  { name = "a comma too many", oddity = "comma", turn = function(text) return (text:gsub("}$", ",}")) end },
  { name = "an array nested too deep", oddity = "deep", field = '"x":' .. ("["):rep(1000) .. ("]"):rep(1000) },
  { name = "a field named twice", oddity = "duplicate", field = '"x":1,"x":2', verified = true },
  { name = "a quote within a text", oddity = "quote", field = '"note":"a "large" house"', verified = true },
  { name = "single quotes", oddity = "quote", turn = swap('"', "'"), verified = true },
  { name = "names without quotes", oddity = "quote", turn = swap('"([%a_]+)":', "%1:"), verified = true },
  { name = "its last bracket missing", oddity = "cut", turn = function(text) return text:sub(1, -2) end, unread = true },
  { name = "an end that is none", oddity = "broken", turn = function(text) return text:sub(1, -2) .. ",;" end,
    verified = true, unread = true },
  { name = "another document behind", oddity = "second", turn = around("", '{"code":1001,"error":"x"}'), verified = true, unread = true },
}

---@param row spec.OddReply
---@param text string an object
---@return string
function odd_replies.make(row, text)
  if row.field then text = text:gsub("^{", function() return "{" .. row.field .. "," end) end
  return row.turn and row.turn(text) or text
end

return odd_replies
