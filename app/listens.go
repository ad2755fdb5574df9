package app

import (
	"strings"

	"linnet/app/outbound"
	"linnet/app/scrobble"
)

// openScrobbler opens what tells a server of what was heard, once the listener has agreed.
func (a *App) openScrobbler(Options, Hardware) (err error) {
	a.scrobbler, err = scrobble.Open(scrobble.Config{Path: a.Home.path("heard.jsonl"), Account: a.account, Changed: a.signals.Told,
		Log: a.Log,
		Client: a.outbound.Client(outbound.Policy{Near: func(host string) bool {
			account, agreed := a.account()
			return agreed && outbound.Hosts(account.Server)(host)
		}})})
	if err != nil {
		return err
	}
	a.closeLater(a.scrobbler.Close)
	return nil
}

// account is where what was heard is told; false: nowhere.
func (a *App) account() (scrobble.Account, bool) {
	set := a.preferences.Get()
	to := scrobble.Account{Server: strings.TrimSpace(set.Listens.Server), Token: strings.TrimSpace(set.Listens.Token)}
	return to, set.Listens.On && to.Token != "" && !set.Sound.Private
}
