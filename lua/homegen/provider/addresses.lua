--- The addresses of pictures in a reply: text, each once, in order, and no more than anybody could want.

local addresses = {}

addresses.MOST = 64 -- a house plan's reply lists a handful
addresses.LONGEST = 8192 -- bytes; no file host reads a longer one
addresses.TOGETHER = 65536 -- bytes; all are kept in the journal

local REPLACED = "\239\191\189" -- stands for what could not be read

---@param first any one address, or anything else that a reply may hold there
---@param list any a list of them, likewise
---@return string[] urls
function addresses.of(first, list)
  local urls, seen, bytes = {}, {}, 0
  local function add(url)
    if type(url) ~= "string" then return end
    url = url:match "^%s*(.-)%s*$" -- a line's end belongs to the list that it was taken from
    if url == "" or #url > addresses.LONGEST or seen[url] then return end
    if url:find(REPLACED, 1, true) then return end -- not the address that was meant
    if #urls == addresses.MOST or bytes + #url > addresses.TOGETHER then return end
    seen[url], bytes = true, bytes + #url
    urls[#urls + 1] = url
  end
  add(first)
  if type(list) == "table" then
    for _, url in ipairs(list) do add(url) end
  end
  return urls
end

return addresses
