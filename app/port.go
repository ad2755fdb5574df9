package app

import (
	"math/rand/v2"
	"strconv"

	"linnet/app/message"
	"linnet/app/state"
	"linnet/app/state/view"
)

const lowest, highest = 10_000, 32_767 // of the ports that are drawn

// usualPort is the port to listen at on every start, so that forwarded ports, rules of firewalls and links that name it go on being
// right. The first is drawn above the well-known ones, and below those that systems give to outgoing connections: from 32768 on Linux,
// from 49152 elsewhere (RFC 6335).
func usualPort(set view.Values) uint16 {
	if set.Port != 0 {
		return set.Port
	}
	return uint16(lowest + rand.N(highest-lowest+1))
}

// keepPort has the next start listen at the same port, or tells that the usual one could not be had this time. A port that was named for
// this start only is not kept.
func (a *App) keepPort(o Options) {
	set, now := a.preferences.Get(), a.Node.Addr().Port()
	if o.Listen != "" || a.proxy != "" || now == 0 || now == set.Port {
		return
	}
	if set.Port == 0 {
		if now > highest { // the one that was drawn is taken; the next start draws another
			return
		}
		if err := a.preferences.Change(func(v *view.Values) { v.Port = now }); err != nil {
			a.Log.Warn("keeping the port", "port", now, "err", err)
		}
		return
	}
	a.setAside = append(a.setAside, state.SetAside{What: message.Text("Port {usual} cannot be used now, so Linnet listens on port {port} "+
		"until it is started again.", "usual", strconv.Itoa(int(set.Port)), "port", strconv.Itoa(int(now)))})
}
