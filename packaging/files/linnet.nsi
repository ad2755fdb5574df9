; The installer for Windows, for makensis, which gets from release.sh: NAME of the program, TITLE, VERSION, FROM a folder with what is
; installed, OUT, and SIGN, a command that signs the uninstaller, where there is a key. It installs for one person, without an administrator.
; /S installs in silence. What Linnet keeps for the listener is never touched, also not by the uninstaller.
Unicode true
!ifdef TARGET
  Target ${TARGET}
!endif
SetCompressor /SOLID lzma
RequestExecutionLevel user
Name "${TITLE}"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\${NAME}"
InstallDirRegKey HKCU "Software\${NAME}" "Folder"
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "${TITLE}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "Installer of ${TITLE}"
VIAddVersionKey "LegalCopyright" "2026 The Linnet authors, MIT"
!ifdef SIGN
  !uninstfinalize '${SIGN} "%1"'
!endif

!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${NAME}"
!define RUN "Software\Microsoft\Windows\CurrentVersion\Run"

!include "MUI2.nsh"
!insertmacro MUI_PAGE_LICENSE "${FROM}/LICENSE.txt"
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

Section "${TITLE}"
  SectionIn RO
  SetOutPath "$INSTDIR"
  File "${FROM}/*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${TITLE}.lnk" "$INSTDIR\${NAME}.exe"
  WriteRegStr HKCU "Software\${NAME}" "Folder" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "${TITLE}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "The Linnet authors"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
SectionEnd

; Windows then offers Linnet for these links, and the listener chooses: nothing is taken from another program.
Section "Offer it for magnet: and linnet: links"
  WriteRegStr HKCU "Software\Classes\${NAME}.link" "" "Linnet link"
  WriteRegStr HKCU "Software\Classes\${NAME}.link" "URL Protocol" ""
  WriteRegStr HKCU "Software\Classes\${NAME}.link\shell\open\command" "" '"$INSTDIR\${NAME}.exe" "%1"'
  WriteRegStr HKCU "Software\${NAME}\Capabilities" "ApplicationName" "${TITLE}"
  WriteRegStr HKCU "Software\${NAME}\Capabilities" "ApplicationDescription" "Music whose library can be shared"
  WriteRegStr HKCU "Software\${NAME}\Capabilities\URLAssociations" "magnet" "${NAME}.link"
  WriteRegStr HKCU "Software\${NAME}\Capabilities\URLAssociations" "linnet" "${NAME}.link"
  WriteRegStr HKCU "Software\${NAME}\Capabilities\FileAssociations" ".torrent" "${NAME}.link"
  WriteRegStr HKCU "Software\RegisteredApplications" "${NAME}" "Software\${NAME}\Capabilities"
SectionEnd

Section /o "Start it when I sign in"
  WriteRegStr HKCU "${RUN}" "${NAME}" '"$INSTDIR\${NAME}.exe"'
SectionEnd

Section "Uninstall"
  Delete "$INSTDIR\${NAME}.exe"
  Delete "$INSTDIR\LICENSE.txt"
  Delete "$INSTDIR\THIRD-PARTY.txt"
  Delete "$INSTDIR\CHANGES.txt"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${TITLE}.lnk"
  DeleteRegValue HKCU "${RUN}" "${NAME}"
  DeleteRegValue HKCU "Software\RegisteredApplications" "${NAME}"
  DeleteRegKey HKCU "Software\Classes\${NAME}.link"
  DeleteRegKey HKCU "Software\${NAME}"
  DeleteRegKey HKCU "${UNINSTALL}"
SectionEnd
