package words

// Messages are the translations of a catalogue by English text, with the second form of a count.
func Messages(l Language) map[string][2]string {
	all := map[string][2]string{}
	for id, m := range messages(l) {
		all[id] = [2]string{m.one, m.other}
	}
	return all
}
