function love.conf(t)
  for _, name in ipairs { "window", "graphics", "audio", "joystick", "sound", "video", "font", "image" } do
    t.modules[name] = false
  end
end
