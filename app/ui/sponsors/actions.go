package sponsors

// PanelActions is what the sponsor panel calls.
type PanelActions interface {
	// PanelInView tells whether at least half of the panel stands in the showing window.
	PanelInView(bool)
	VisitAd()
	PlayAd()
	FetchAd()
	HideAd()
	HideSponsor()
	ReportAd()
	// SkipAd ends the spoken spot, once it can be skipped.
	SkipAd()
}

// Actions is what the Sponsors screen calls.
type Actions interface {
	SetPanels(bool)
	SetSpots(bool)
	SetInterest(name string, on bool)
	RefuseCategory(name string, on bool)
	NewFeed()
	RemoveFeed(address string)
	ShowCatalogue(address string)
	Unhide(key string)
}
