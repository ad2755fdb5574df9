package player

import "time"

// Play replaces the queue by items and plays the one at index at, from its start.
func (p *Player) Play(items []Item, at int) {}

// Enqueue adds items at the end of the queue. It starts nothing.
func (p *Player) Enqueue(items ...Item) {}

// PlayNext puts items directly after the current one.
func (p *Player) PlayNext(items ...Item) {}

// PlayQueued skips to entry i of Status.Next. An index outside it does nothing.
func (p *Player) PlayQueued(i int) {}

// ClearQueue drops what follows the current item, which plays on.
func (p *Player) ClearQueue() {}

// Toggle pauses what plays and resumes what is paused.
func (p *Player) Toggle() {}

// Pause keeps the place and gives the Output silence.
func (p *Player) Pause() {}

// Resume plays on, or plays the current item again when the queue had ended.
func (p *Player) Resume() {}

// Next skips to the next item; after the last one the player stops.
func (p *Player) Next() {}

// Previous goes back to the start of the item when more than three seconds in, else to the item before.
func (p *Player) Previous() {}

// Seek moves to d from the start of the current item.
func (p *Player) Seek(d time.Duration) {}

// SetVolume sets the volume, 0..1, at once.
func (p *Player) SetVolume(v float64) {}

// SetShuffle mixes what follows the current item, or puts it back in order.
func (p *Player) SetShuffle(on bool) {}

// SetRepeat makes the queue begin again after its end.
func (p *Player) SetRepeat(on bool) {}

// Status returns what is true now, including every command that has returned.
func (p *Player) Status() Status { return Status{} }
