--- Shows a picture, in the program that the desktop has for it.

local picture = {}

---@param path string
function picture.open(path)
  if vim.ui.open then -- 0.10 and later
    local _, message = vim.ui.open(path)
    if not message then return end
  end
  vim.notify("homegen: to see it: xdg-open " .. vim.fn.shellescape(path))
end

return picture
