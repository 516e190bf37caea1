# Adds up what proof/faults/faults.lua printed: see proof/faults/run.

function short(name) { return length(name) > 26 ? substr(name, 1, 26) : name }

/^cell / {
  operation = substr($1, 6)
  passed[operation, $2] += $3
  failed[operation, $2] += $4
  all_passed += $3
  all_failed += $4
  next
}
/^order / {
  name = substr($1, 7)
  if (!(name in known)) { known[name]; faults[++fault_count] = name }
  next
}
/^none / {
  if (!($0 in told)) { told[$0]; none[++none_count] = $0; impossible += $4 }
  next
}
{ print }
/^crash / { crashes++ }

END {
  if (none_count) print "Cells that cannot exist:"
  for (i = 1; i <= none_count; i++) {
    split(none[i], field, "\t")
    printf "  %3d  %s: %s, %s (%s)\n", field[4], field[2], substr(field[1], 6), field[3], field[5]
  }
  wanted = split("create room vary poll get download", order, " ")
  printf "\n%-27s", "fault"
  for (o = 1; o <= wanted; o++) printf "%10s", order[o]
  print ""
  for (i = 1; i <= fault_count; i++) {
    printf "%-27s", short(faults[i])
    for (o = 1; o <= wanted; o++) {
      good = passed[order[o], faults[i]]; bad = failed[order[o], faults[i]]
      printf "%10s", good + bad == 0 ? "-" : bad ? good "/" bad : good
    }
    print ""
  }
  printf "torture faults: %d cells of the %s form in %d s, %d passed, %d cannot exist; %d violations\n",
    all_passed + all_failed, length_name, seconds, all_passed, impossible, all_failed + crashes
  if (all_passed == 0) exit 1
  exit all_failed + crashes > 0
}
