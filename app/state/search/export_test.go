package search

// Asking says, on the goroutine of the Loop, whether a wish is being asked.
func (s *Slice) Asking() bool { return s.finding.asking }
