package fetch

// Halt stops all transfers, but for those that somebody listens to, and says why in a sentence; with ""
// they go on. Unlike pausing it is not on record.
func (f *Manager) Halt(why string) {
	f.mu.Lock()
	if f.halted == why {
		f.mu.Unlock()
		return
	}
	f.halted = why
	for _, x := range f.list {
		f.tellQueued(x)
		if why != "" && x.run != nil && x.readers == 0 {
			x.run.cancel()
		}
	}
	f.mu.Unlock()
	f.schedule()
}

// tellQueued is called with the mutex held.
func (f *Manager) tellQueued(x *fetch) {
	x.queued = reasonQueued
	if f.halted != "" {
		x.queued = f.halted
	}
}
