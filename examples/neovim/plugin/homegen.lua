-- homegen in Neovim (0.7 and later): pictures from the command line of the editor, made while you write on.
--
--   :Homegen smart_replace image_file=room.jpg mask_file=mask.png a green velvet sofa
--   :Homegen tasks            what there is
--   :Homegen cancel {number}  stops following; what was created goes on at the provider, and stays paid
--   :Homegen open {number}    shows its picture again
--
-- A service's parameters come first, as name=value (a blank in a value is written "\ "); all words behind them are its prompt.
-- <Tab> completes services, parameters, their values, and files.
--
-- To install: this folder and homegen's own (what holds lua/homegen) on the runtimepath, homegen's C modules on package.cpath, and
-- in init.lua, all of it optional:
--
--   vim.g.homegen = {
--     client = { journal = "/home/me/homegen.db", upload = function… },  -- as for homegen.new; default: nothing. Without a key
--                                                                        -- { sandbox = true } draws pictures of its own, at no cost
--     save = "{service}-{id}.{ext}",                                     -- as of a call; in the folder that Neovim is in
--     open = true,                                                       -- shows each picture when it has come
--   }
if vim.g.loaded_homegen then return end
vim.g.loaded_homegen = true

-- What a command needs is loaded by the first one: Neovim starts as fast as before.
vim.api.nvim_create_user_command("Homegen", function(command)
  require("homegen_nvim").run(command.fargs)
end, {
  nargs = "+",
  desc = "home design pictures by homegen",
  complete = function(lead, line, position) return require("homegen_nvim.completion").list(lead, line:sub(1, position)) end,
})
