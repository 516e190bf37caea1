require "spec.support.page.check" "docs/first_picture.md"
