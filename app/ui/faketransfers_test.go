package ui

import "linnet/app/state/view"

func (f *fake) ForgetTransfer(id string)           { f.did("ForgetTransfer", id) }
func (f *fake) UnfoldTransfer(id string, on bool)  { f.did("UnfoldTransfer", id, " ", on) }
func (f *fake) ShowTransferTab(t view.TransferTab) { f.did("ShowTransferTab", t) }
func (f *fake) OpenLink(text string)               { f.did("OpenLink", text) }
func (f *fake) Open(links []string)                { f.did("Open", links) }
func (f *fake) NewLink()                           { f.did("NewLink") }
func (f *fake) PickFile(at int, on bool)           { f.did("PickFile", at, " ", on) }
func (f *fake) PickFiles(p view.Pick)              { f.did("PickFiles", p) }
func (f *fake) SetTransferPriority(id string, p view.Priority) {
	f.did("SetTransferPriority", id, " ", p)
}

func (f *fake) GetAlbum(id string)                      { f.did("GetAlbum", id) }
func (f *fake) ShowSettings(s view.SettingsSection)     { f.did("ShowSettings", s) }
func (f *fake) SetOpensLinks(on bool)                   { f.did("SetOpensLinks", on) }
func (f *fake) SetLimit(key view.LimitKey, text string) { f.did("SetLimit", key, " ", text) }
func (f *fake) MarkHour(day, hour int, on bool)         { f.did("MarkHour", day, " ", hour, " ", on) }
func (f *fake) SetOnlyIdle(on bool)                     { f.did("SetOnlyIdle", on) }
func (f *fake) SetUnmetered(on bool)                    { f.did("SetUnmetered", on) }
func (f *fake) TestReach()                              { f.did("TestReach") }
func (f *fake) SetPublicNodes(on bool)                  { f.did("SetPublicNodes", on) }
func (f *fake) SetProxy(text string)                    { f.did("SetProxy", text) }
func (f *fake) SetNodes(text string)                    { f.did("SetNodes", text) }
func (f *fake) ImportBlockList()                        { f.did("ImportBlockList") }
func (f *fake) RemoveBlockList()                        { f.did("RemoveBlockList") }
