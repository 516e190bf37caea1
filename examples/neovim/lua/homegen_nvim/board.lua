--- A small window in the upper right corner with a line for each task that is under way. It takes no focus, and goes a while after
--- the last task has ended.

local board = {}

local STAYS = 3000 -- milliseconds
local WIDTH, BAR = 46, 12
local ENDED = {
  succeeded = true, failed = true, terminated = true, refused = true, not_sent = true, unknown_outcome = true, canceled = true,
  lost = true, expired = true,
}

local rows, order = {}, {} -- by task's number; numbers in the order of the lines
local buffer, window

local function close()
  if window and vim.api.nvim_win_is_valid(window) then vim.api.nvim_win_close(window, true) end
  window = nil
  rows, order = {}, {}
end

local function is_under_way()
  for _, row in pairs(rows) do
    if not ENDED[row.state] then return true end
  end
  return false
end

local function text_of(row)
  local percentage = row.state == "succeeded" and 100 or row.percentage or 0
  local filled = math.floor(BAR * percentage / 100 + 0.5)
  local bar = ("█"):rep(filled) .. ("░"):rep(BAR - filled)
  return (" %-19s %s %s"):format(row.title, bar, row.state)
end

local function draw()
  if not (buffer and vim.api.nvim_buf_is_valid(buffer)) then
    buffer = vim.api.nvim_create_buf(false, true)
    vim.api.nvim_buf_set_name(buffer, "homegen://tasks")
  end
  local lines = vim.tbl_map(function(number) return text_of(rows[number]) end, order)
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, lines)
  local shape = {
    relative = "editor", anchor = "NE", row = 1, col = vim.o.columns, width = math.min(WIDTH, vim.o.columns), height = #lines,
    style = "minimal", focusable = false,
  }
  if window and vim.api.nvim_win_is_valid(window) then
    vim.api.nvim_win_set_config(window, shape)
  else
    shape.noautocmd = true
    window = vim.api.nvim_open_win(buffer, false, shape)
  end
end

---@param number integer the task's
---@param title string
---@param state string
---@param percentage? integer
function board.set(number, title, state, percentage)
  if not rows[number] then order[#order + 1] = number end
  rows[number] = { title = title, state = state, percentage = percentage }
  draw()
  if not is_under_way() then
    vim.defer_fn(function() if not is_under_way() then close() end end, STAYS)
  end
end

return board
