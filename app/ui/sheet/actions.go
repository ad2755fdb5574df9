package sheet

import "linnet/app/state/view"

// Actions is what the open sheet calls.
type Actions interface {
	FieldActions
	RuleEditActions
	FileActions
}

// FileActions is what a list of files to choose from calls; at is a FileRow's.
type FileActions interface {
	PickFile(at int, on bool)
	PickFiles(view.Pick)
}

// FieldActions is what can be done with any open sheet.
type FieldActions interface {
	SetField(key, value string)
	Submit()
	Decline()
	CloseSheet()
}

// ruleActions is what the rules in an open sheet call.
type ruleActions interface {
	RuleEditActions
	CloseSheet()
}

// RuleEditActions changes the rules of a smart playlist; i counts from 0.
type RuleEditActions interface {
	SetRule(i int, part view.RulePart, value string)
	AddRule()
	RemoveRule(i int)
}
