package portal

import "linnet/ads/ledger"

// Deps is all that the pages touch behind them, by concern: a handler that writes s.Money moves money. Each interface is declared in the
// file of its concern.
type Deps struct {
	SignIns   SignIns
	Sessions  Sessions
	Accounts  Accounts
	Passkeys  Passkeys
	Members   Members
	Campaigns Campaigns
	Money     Money
	Reviews   Reviews
	Reports   Reports
	Forms     Forms
	Service   Service
}

// depsOf hands a ledger in for each of them.
func depsOf(l *ledger.Ledger) Deps {
	return Deps{SignIns: l, Sessions: l, Accounts: l, Passkeys: l, Members: l, Campaigns: l, Money: l, Reviews: l,
		Reports: l, Forms: l, Service: l}
}
