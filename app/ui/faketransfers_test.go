package ui

import "linnet/app/state"

func (f *fake) ForgetTransfer(id string)            { f.did("ForgetTransfer", id) }
func (f *fake) UnfoldTransfer(id string, on bool)   { f.did("UnfoldTransfer", id, " ", on) }
func (f *fake) ShowTransferTab(t state.TransferTab) { f.did("ShowTransferTab", t) }
func (f *fake) OpenLink(text string)                { f.did("OpenLink", text) }
func (f *fake) Open(links []string)                 { f.did("Open", links) }
func (f *fake) NewLink()                            { f.did("NewLink") }
func (f *fake) PickFile(at int, on bool)            { f.did("PickFile", at, " ", on) }
func (f *fake) PickFiles(p state.Pick)              { f.did("PickFiles", p) }
func (f *fake) SetTransferPriority(id string, p state.Priority) {
	f.did("SetTransferPriority", id, " ", p)
}
