package wishes

import "time"

// Apart is the least time between two searches for wishes, of all wishes together: what strangers'
// machines are asked on nobody's click has to stay little. (It is the rate that Soulseek found good.)
const Apart = 12 * time.Minute

// Next says whose turn it is and when: the wish that was asked longest ago, not sooner than Apart after
// the last that was asked. asked has the time each wish was asked, zero for never; -1 says that there
// is none. A clock that was set back does not stop the rotation for longer than Apart.
func Next(asked []time.Time, now time.Time) (turn int, at time.Time) {
	turn = -1
	var last time.Time
	for i, t := range asked {
		if t.After(now) {
			t = now
		}
		if turn < 0 || t.Before(asked[turn]) {
			turn = i
		}
		if t.After(last) {
			last = t
		}
	}
	if last.IsZero() {
		return turn, now
	}
	if at = last.Add(Apart); at.Before(now) {
		at = now
	}
	return turn, at
}
