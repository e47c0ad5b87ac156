<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_TW">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About BPE Visualizer</source>
        <translation>關於 BPE Visualizer</translation>
    </message>
    <message>
        <source>The program&apos;s picture</source>
        <translation>程式圖示</translation>
    </message>
    <message>
        <source>BPE Visualizer {version}</source>
        <translation>BPE Visualizer {version}</translation>
    </message>
    <message>
        <source>See a byte-pair-encoding tokenizer being learnt from your text, merge by merge; then take its vocabulary with you.</source>
        <translation>看位元組對編碼（BPE）分詞器如何從你的文字中一次次合併、逐步學成，再把詞彙表帶走。</translation>
    </message>
    <message>
        <source>MIT licence</source>
        <translation>MIT 授權</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>&amp;Open…</source>
        <translation>開啟(&amp;O)…</translation>
    </message>
    <message>
        <source>Open pasted &amp;text</source>
        <translation>開啟貼上的文字(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Export vocabulary…</source>
        <translation>匯出詞彙表(&amp;E)…</translation>
    </message>
    <message>
        <source>Save picture of the &amp;curve…</source>
        <translation>儲存曲線圖片(&amp;C)…</translation>
    </message>
    <message>
        <source>&amp;Preferences…</source>
        <translation>偏好設定(&amp;P)…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>結束(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Clear this list</source>
        <translation>清除這份清單(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Train</source>
        <translation>訓練(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Cancel counting</source>
        <translation>取消計數(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Play</source>
        <translation>播放(&amp;P)</translation>
    </message>
    <message>
        <source>One merge &amp;forward</source>
        <translation>前進一次合併(&amp;F)</translation>
    </message>
    <message>
        <source>One merge &amp;back</source>
        <translation>後退一次合併(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Next merge in view</source>
        <translation>畫面中的下一次合併(&amp;N)</translation>
    </message>
    <message>
        <source>Pre&amp;vious merge in view</source>
        <translation>畫面中的上一次合併(&amp;V)</translation>
    </message>
    <message>
        <source>To the &amp;start</source>
        <translation>回到起點(&amp;S)</translation>
    </message>
    <message>
        <source>To the newest &amp;merge</source>
        <translation>跳到最新的合併(&amp;M)</translation>
    </message>
    <message>
        <source>Follow t&amp;raining</source>
        <translation>跟隨訓練(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Dismiss earlier runs</source>
        <translation>移除先前的訓練(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Nothing</source>
        <translation>不顯示(&amp;N)</translation>
    </message>
    <message>
        <source>Token &amp;ids</source>
        <translation>詞元編號(&amp;I)</translation>
    </message>
    <message>
        <source>Bytes, &amp;decimal</source>
        <translation>位元組，十進位(&amp;D)</translation>
    </message>
    <message>
        <source>Bytes, &amp;hexadecimal</source>
        <translation>位元組，十六進位(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Bits</source>
        <translation>位元(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;None</source>
        <translation>不顯示(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Line ends</source>
        <translation>換行(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Spaces, tabs and line ends</source>
        <translation>空格、定位字元與換行(&amp;S)</translation>
    </message>
    <message>
        <source>Also characters without &amp;width</source>
        <translation>也包括無寬度字元(&amp;W)</translation>
    </message>
    <message>
        <source>What they &amp;are</source>
        <translation>詞元本身(&amp;A)</translation>
    </message>
    <message>
        <source>A&amp;ge: the merge that made them</source>
        <translation>年齡：由哪次合併產生(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Length in bytes</source>
        <translation>位元組長度(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Frequency</source>
        <translation>頻率(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Play merges in the text</source>
        <translation>在文字中演示合併(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Glide to merges out of view</source>
        <translation>滑動到畫面外的合併(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Map of the whole text</source>
        <translation>整份文字的縮圖(&amp;M)</translation>
    </message>
    <message>
        <source>Line &amp;numbers</source>
        <translation>行號(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Wrap long lines</source>
        <translation>長行自動換行(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Logarithmic vocabulary axis</source>
        <translation>詞彙表大小採對數刻度(&amp;L)</translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation>放大(&amp;I)</translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation>縮小(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Normal size</source>
        <translation>原始大小(&amp;N)</translation>
    </message>
    <message>
        <source>As the &amp;system</source>
        <translation>跟隨系統(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>淺色(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>深色(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Reset layout</source>
        <translation>重設版面(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Compare tokenizers…</source>
        <translation>比較分詞器(&amp;C)…</translation>
    </message>
    <message>
        <source>&amp;Full screen</source>
        <translation>全螢幕(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>鍵盤快速鍵(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;About BPE Visualizer</source>
        <translation>關於 BPE Visualizer(&amp;A)</translation>
    </message>
</context>
<context>
    <name>Advice</name>
    <message>
        <source>{pattern} cuts {share} % of the words in {script} script at combining marks.</source>
        <translation>{pattern} 在組合符號處切開了 {script} 文字 {share} % 的詞。</translation>
    </message>
    <message>
        <source>Use o200k</source>
        <translation>改用 o200k</translation>
    </message>
    <message>
        <source>Every piece has become one token: nothing is left to merge.</source>
        <translation>每個片段都已成為單一詞元，沒有可以合併的了。</translation>
    </message>
    <message>
        <source>No pair occurs twice.</source>
        <translation>沒有任何一對出現兩次。</translation>
    </message>
    <message>
        <source>Count pairs that occur once</source>
        <translation>只出現一次的也納入</translation>
    </message>
    <message>
        <source>No pair occurs {count} times.</source>
        <translation>沒有任何一對出現 {count} 次。</translation>
    </message>
    <message>
        <source>Count pairs that occur twice</source>
        <translation>出現兩次的也納入</translation>
    </message>
</context>
<context>
    <name>CandidatesModel</name>
    <message>
        <source>pair</source>
        <translation>配對</translation>
    </message>
    <message>
        <source>token</source>
        <translation>詞元</translation>
    </message>
    <message>
        <source>count</source>
        <translation>次數</translation>
    </message>
    <message>
        <source>margin</source>
        <translation>差距</translation>
    </message>
    <message>
        <source>banned</source>
        <translation>已禁用</translation>
    </message>
    <message>
        <source>forced</source>
        <translation>已指定</translation>
    </message>
    <message>
        <source>too few</source>
        <translation>次數不足</translation>
    </message>
    <message>
        <source>tied</source>
        <translation>同次數</translation>
    </message>
    <message>
        <source>seen first</source>
        <translation>先出現</translation>
    </message>
    <message>
        <source>lowest ids</source>
        <translation>編號最小</translation>
    </message>
    <message>
        <source>Hugging Face</source>
        <translation>Hugging Face</translation>
    </message>
    <message>
        <source>greatest bytes</source>
        <translation>位元組最大</translation>
    </message>
</context>
<context>
    <name>CandidatesPane</name>
    <message>
        <source>Candidates</source>
        <translation>候選</translation>
    </message>
    <message>
        <source>The next merge</source>
        <translation>下一次合併</translation>
    </message>
    <message>
        <source>Why this merge</source>
        <translation>為何是這次合併</translation>
    </message>
    <message>
        <source>What each rule would merge</source>
        <translation>各規則會合併什麼</translation>
    </message>
    <message>
        <source>each rule would merge</source>
        <translation>各規則會合併</translation>
    </message>
    <message>
        <source>No text has been counted yet.</source>
        <translation>還沒有計數任何文字。</translation>
    </message>
    <message>
        <source>No pair is left to merge.</source>
        <translation>沒有可以合併的配對了。</translation>
    </message>
    <message>
        <source>merged next</source>
        <translation>接下來合併的</translation>
    </message>
    <message>
        <source>next</source>
        <translation>下一個</translation>
    </message>
    <message>
        <source>{times}; forced by hand</source>
        <translation>{times}；由人手動指定</translation>
    </message>
    <message>
        <source>{times}, the only pair there is</source>
        <translation>{times}，是唯一的一對</translation>
    </message>
    <message>
        <source>{times}, {tied}; {rule} wins</source>
        <translation>{times}，{tied}；{rule}的勝出</translation>
    </message>
    <message numerus="yes">
        <source>%Ln more than the second</source>
        <translation>
            <numerusform>比第二名多 %Ln 次</numerusform>
        </translation>
    </message>
    <message>
        <source>tied with another pair</source>
        <translation>與另一對同次數</translation>
    </message>
    <message numerus="yes">
        <source>tied with %Ln others or more</source>
        <translation>
            <numerusform>與至少 %Ln 對同次數</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>tied with %Ln others</source>
        <translation>
            <numerusform>與另外 %Ln 對同次數</numerusform>
        </translation>
    </message>
    <message>
        <source>every pre-token is one token</source>
        <translation>每個預分詞片段都已是單一詞元</translation>
    </message>
    <message>
        <source>no pair occurs {count} times</source>
        <translation>沒有任何一對出現 {count} 次</translation>
    </message>
    <message>
        <source>side by side once</source>
        <translation>相鄰出現 1 次</translation>
    </message>
    <message>
        <source>side by side twice</source>
        <translation>相鄰出現 2 次</translation>
    </message>
    <message numerus="yes">
        <source>side by side %Ln times</source>
        <translation>
            <numerusform>相鄰出現 %Ln 次</numerusform>
        </translation>
    </message>
    <message>
        <source>seen first</source>
        <translation>先出現</translation>
    </message>
    <message>
        <source>lowest ids</source>
        <translation>編號最小</translation>
    </message>
    <message>
        <source>Hugging Face</source>
        <translation>Hugging Face 順序最前</translation>
    </message>
    <message>
        <source>greatest bytes</source>
        <translation>位元組最大</translation>
    </message>
</context>
<context>
    <name>CandidatesTable</name>
    <message>
        <source>Candidates</source>
        <translation>候選</translation>
    </message>
    <message>
        <source>The commonest pairs at the playhead, the commonest on top.</source>
        <translation>播放位置最常見的配對，最常見的在最上面。</translation>
    </message>
</context>
<context>
    <name>Caption</name>
    <message>
        <source>next step</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>The merge at the playhead</source>
        <translation>播放位置的合併</translation>
    </message>
    <message>
        <source>Why the run ended</source>
        <translation>訓練結束的原因</translation>
    </message>
    <message>
        <source>Caption</source>
        <translation>說明</translation>
    </message>
    <message>
        <source>every byte is a token</source>
        <translation>每個位元組都是一個詞元</translation>
    </message>
    <message>
        <source>one token</source>
        <translation>1 個詞元</translation>
    </message>
    <message numerus="yes">
        <source>%Ln tokens</source>
        <translation>
            <numerusform>%Ln 個詞元</numerusform>
        </translation>
    </message>
    <message>
        <source>side by side once</source>
        <translation>相鄰出現 1 次</translation>
    </message>
    <message>
        <source>side by side twice</source>
        <translation>相鄰出現 2 次</translation>
    </message>
    <message numerus="yes">
        <source>side by side %Ln times</source>
        <translation>
            <numerusform>相鄰出現 %Ln 次</numerusform>
        </translation>
    </message>
    <message>
        <source>{times}, the only pair left to merge</source>
        <translation>{times}，是唯一還能合併的一對</translation>
    </message>
    <message numerus="yes">
        <source>%Ln fewer than the first pair: chosen by hand</source>
        <translation>
            <numerusform>比第一名少 %Ln 次：由人手動指定</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more than the next pair</source>
        <translation>
            <numerusform>比下一名多 %Ln 次</numerusform>
        </translation>
    </message>
    <message>
        <source>the pair seen first wins</source>
        <translation>先出現的勝出</translation>
    </message>
    <message>
        <source>the pair with the lowest ids wins</source>
        <translation>編號最小的勝出</translation>
    </message>
    <message>
        <source>the first in Hugging Face&apos;s order wins</source>
        <translation>依 Hugging Face 的順序，排在前面的勝出</translation>
    </message>
    <message>
        <source>the pair with the greatest bytes wins</source>
        <translation>位元組最大的勝出</translation>
    </message>
    <message>
        <source>{times}, tied with {pair}; {rule}</source>
        <translation>{times}，與 {pair} 同次數；{rule}</translation>
    </message>
    <message>
        <source>bytes per token {before} → {after}</source>
        <translation>每詞元位元組數 {before} → {after}</translation>
    </message>
</context>
<context>
    <name>Chooser</name>
    <message>
        <source>The language is used from the next start on.</source>
        <translation>語言在下次啟動時生效。</translation>
    </message>
</context>
<context>
    <name>Clip</name>
    <message>
        <source>Copy token &amp;ids</source>
        <translation>複製詞元編號(&amp;I)</translation>
    </message>
    <message>
        <source>Copy as a &amp;table</source>
        <translation>複製為表格(&amp;T)</translation>
    </message>
    <message>
        <source>Send to the try &amp;line</source>
        <translation>送到試試列(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Next occurrence</source>
        <translation>下一處(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Previous occurrence</source>
        <translation>上一處(&amp;P)</translation>
    </message>
    <message>
        <source>Selected tokens</source>
        <translation>選取的詞元</translation>
    </message>
    <message>
        <source>&amp;Copy text</source>
        <translation>複製文字(&amp;C)</translation>
    </message>
    <message>
        <source>Select &amp;all</source>
        <translation>全選(&amp;A)</translation>
    </message>
    <message>
        <source>Copied the first {size} of the selection.</source>
        <translation>已複製選取範圍的前 {size}。</translation>
    </message>
</context>
<context>
    <name>CompareColumn</name>
    <message>
        <source>Tokenizer</source>
        <translation>分詞器</translation>
    </message>
    <message>
        <source>Tokens of {name}</source>
        <translation>{name} 的詞元</translation>
    </message>
    <message>
        <source>Take {name} away</source>
        <translation>移除 {name}</translation>
    </message>
    <message>
        <source>{tokens} tokens · vocabulary {size}</source>
        <translation>{tokens} 個詞元 · 詞彙表 {size}</translation>
    </message>
    <message>
        <source>{ratio} bytes per token</source>
        <translation>每詞元 {ratio} 個位元組</translation>
    </message>
    <message>
        <source>compared with this</source>
        <translation>以此為準比較</translation>
    </message>
    <message>
        <source>{percent} % of cuts agree</source>
        <translation>{percent}% 的切分處一致</translation>
    </message>
    <message>
        <source>Take this column away</source>
        <translation>移除這一欄</translation>
    </message>
    <message>
        <source>loading…</source>
        <translation>載入中…</translation>
    </message>
    <message>
        <source>Places where both start a token, divided by places where at least one does.</source>
        <translation>兩者都開始一個詞元的位置數，除以至少一者開始詞元的位置數。</translation>
    </message>
</context>
<context>
    <name>ComparePage</name>
    <message>
        <source>Compare tokenizers</source>
        <translation>比較分詞器</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Add tokenizer</source>
        <translation>加入分詞器</translation>
    </message>
    <message>
        <source>Previous difference</source>
        <translation>上一個差異</translation>
    </message>
    <message>
        <source>Next difference</source>
        <translation>下一個差異</translation>
    </message>
    <message>
        <source>The passage to compare</source>
        <translation>要比較的段落</translation>
    </message>
    <message>
        <source>Type or paste a text</source>
        <translation>輸入或貼上文字</translation>
    </message>
    <message>
        <source>Shift+F3</source>
        <translation>Shift+F3</translation>
    </message>
    <message>
        <source>F3</source>
        <translation>F3</translation>
    </message>
    <message>
        <source>The passage in each tokenizer&apos;s tokens</source>
        <translation>各分詞器切出的段落詞元</translation>
    </message>
</context>
<context>
    <name>Comparison</name>
    <message>
        <source>byte</source>
        <translation>位元組</translation>
    </message>
    <message>
        <source>Open file…</source>
        <translation>開啟檔案…</translation>
    </message>
    <message>
        <source>bit</source>
        <translation>位元</translation>
    </message>
    <message>
        <source>character</source>
        <translation>字元</translation>
    </message>
    <message>
        <source>Open a tokenizer</source>
        <translation>開啟分詞器</translation>
    </message>
</context>
<context>
    <name>CompressionPlot</name>
    <message>
        <source>Bytes per token over vocabulary size</source>
        <translation>每詞元位元組數對詞彙表大小</translation>
    </message>
</context>
<context>
    <name>Dialogs</name>
    <message>
        <source>Show in folder</source>
        <translation>在資料夾中顯示</translation>
    </message>
    <message>
        <source>Open texts</source>
        <translation>開啟文字</translation>
    </message>
    <message>
        <source>Save picture of the curve</source>
        <translation>儲存曲線圖片</translation>
    </message>
    <message>
        <source>The picture could not be written: {reason}.</source>
        <translation>無法寫入圖片：{reason}。</translation>
    </message>
    <message>
        <source>Wrote {file}.</source>
        <translation>已寫入 {file}。</translation>
    </message>
</context>
<context>
    <name>Drop</name>
    <message>
        <source>Open {name}</source>
        <translation>開啟 {name}</translation>
    </message>
    <message>
        <source>Open {count} files as one text</source>
        <translation>將 {count} 個檔案開啟為一份文字</translation>
    </message>
    <message>
        <source>Open this text</source>
        <translation>開啟這段文字</translation>
    </message>
</context>
<context>
    <name>DropPage</name>
    <message>
        <source>Drop a text here</source>
        <translation>把文字檔拖放到這裡</translation>
    </message>
    <message>
        <source>and watch a byte-pair-encoding tokenizer being learnt from it, merge by merge</source>
        <translation>看位元組對編碼（BPE）分詞器如何一次次合併，從中學成</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>開啟…</translation>
    </message>
    <message>
        <source>Open a text file</source>
        <translation>開啟文字檔</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>貼上</translation>
    </message>
    <message>
        <source>Open the text of the clipboard</source>
        <translation>開啟剪貼簿中的文字</translation>
    </message>
    <message>
        <source>or begin with</source>
        <translation>或從這些開始</translation>
    </message>
    <message>
        <source>Open the sample {title}</source>
        <translation>開啟範例「{title}」</translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message>
        <source>There is not enough memory for this. Try a smaller text or vocabulary, or another pattern.</source>
        <translation>記憶體不足。請改用較小的文字或詞彙表，或換一種切分模式。</translation>
    </message>
    <message>
        <source>{name} could not be used: {reason}.</source>
        <translation>無法使用 {name}：{reason}。</translation>
    </message>
    <message>
        <source>Something unexpected went wrong ({error}); what was there before is kept.</source>
        <translation>發生未預期的錯誤（{error}）；先前的內容都還在。</translation>
    </message>
</context>
<context>
    <name>Export</name>
    <message>
        <source>Wrote {file}: {tokens} tokens, {merges} of them merges, learnt from {corpus}.</source>
        <translation>已寫入 {file}：{tokens} 個詞元，其中 {merges} 個來自合併，學自 {corpus}。</translation>
    </message>
    <message>
        <source>One 64 KB block in {count} of it was held out.</source>
        <translation>其中每 {count} 個 64 KB 區塊留一個作驗證。</translation>
    </message>
    <message>
        <source>Hugging Face: tokenizer.json</source>
        <translation>Hugging Face：tokenizer.json</translation>
    </message>
    <message>
        <source>One file for the tokenizers and transformers libraries: vocabulary, merges, pattern.</source>
        <translation>供 tokenizers 與 transformers 使用的單一檔案：詞彙表、合併、切分模式。</translation>
    </message>
    <message>
        <source>tiktoken: ranks</source>
        <translation>tiktoken：排序檔</translation>
    </message>
    <message>
        <source>One token a line in base64, with its rank. The pattern and special tokens go beside it.</source>
        <translation>每行一個 base64 詞元及其排序；切分模式與特殊詞元另存於旁。</translation>
    </message>
    <message>
        <source>GPT-2: vocab.json and merges.txt</source>
        <translation>GPT-2：vocab.json 與 merges.txt</translation>
    </message>
    <message>
        <source>A folder with vocab.json and merges.txt; bpe.json beside them says how the text is cut.</source>
        <translation>一個資料夾，內含 vocab.json 與 merges.txt；另有 bpe.json 說明文字如何切分。</translation>
    </message>
    <message>
        <source>Table: JSON lines</source>
        <translation>表格：JSON Lines</translation>
    </message>
    <message>
        <source>The same as the table, one JSON object a line.</source>
        <translation>內容同表格，每行一個 JSON 物件。</translation>
    </message>
    <message>
        <source>Table: CSV</source>
        <translation>表格：CSV</translation>
    </message>
    <message>
        <source>A row for every token, for spreadsheets: id, bytes, text, the pair it was made of.</source>
        <translation>每個詞元一列，供試算表使用：編號、位元組、文字，以及由哪一對合併而成。</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Export vocabulary</source>
        <translation>匯出詞彙表</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>{size} tokens: what is shown now</source>
        <translation>{size} 個詞元：目前顯示的</translation>
    </message>
    <message>
        <source>{size} tokens: all that was learnt</source>
        <translation>{size} 個詞元：學到的全部</translation>
    </message>
    <message>
        <source>File</source>
        <translation>檔案</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>選擇…</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>選擇檔案</translation>
    </message>
    <message>
        <source>What will be written</source>
        <translation>將寫入的內容</translation>
    </message>
    <message>
        <source>About the training</source>
        <translation>關於訓練</translation>
    </message>
    <message>
        <source>Learnt from {share} % of the text: the rest was held out.</source>
        <translation>學自文字的 {share}%，其餘留作驗證。</translation>
    </message>
    <message>
        <source>What went wrong</source>
        <translation>問題說明</translation>
    </message>
    <message>
        <source>Finish</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>匯出</translation>
    </message>
    <message>
        <source>format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>vocabulary</source>
        <translation>詞彙表</translation>
    </message>
    <message>
        <source>file</source>
        <translation>檔案</translation>
    </message>
    <message>
        <source>The existing file will be replaced.</source>
        <translation>現有檔案將被取代。</translation>
    </message>
    <message>
        <source>Writing…</source>
        <translation>寫入中…</translation>
    </message>
</context>
<context>
    <name>FactGrid</name>
    <message>
        <source>id</source>
        <translation>編號</translation>
    </message>
    <message>
        <source>bytes</source>
        <translation>位元組</translation>
    </message>
    <message>
        <source>length</source>
        <translation>長度</translation>
    </message>
    <message>
        <source>born</source>
        <translation>產生</translation>
    </message>
    <message>
        <source>count</source>
        <translation>次數</translation>
    </message>
    <message>
        <source>rank</source>
        <translation>排名</translation>
    </message>
    <message>
        <source>1 byte</source>
        <translation>1 個位元組</translation>
    </message>
    <message numerus="yes">
        <source>%Ln bytes</source>
        <translation>
            <numerusform>%Ln 個位元組</numerusform>
        </translation>
    </message>
    <message>
        <source>{bytes}, not whole characters</source>
        <translation>{bytes}，不是完整的字元</translation>
    </message>
    <message>
        <source>{bytes}, 1 character</source>
        <translation>{bytes}，1 個字元</translation>
    </message>
    <message numerus="yes">
        <source>%Ln characters</source>
        <translation>
            <numerusform>%Ln 個字元</numerusform>
        </translation>
    </message>
    <message>
        <source>a special token, never merged</source>
        <translation>特殊詞元，從未合併</translation>
    </message>
    <message>
        <source>a byte, there from the start</source>
        <translation>位元組，一開始就有</translation>
    </message>
    <message>
        <source>merge {merge}</source>
        <translation>第 {merge} 次合併</translation>
    </message>
    <message>
        <source>{birth} (still to come)</source>
        <translation>{birth}（尚未發生）</translation>
    </message>
    <message>
        <source>{count}, {share} % of all tokens</source>
        <translation>{count}，占所有詞元的 {share}%</translation>
    </message>
    <message>
        <source>{rank} of {all} by count</source>
        <translation>依次數排第 {rank}，共 {all} 個</translation>
    </message>
</context>
<context>
    <name>Frame</name>
    <message>
        <source>Pages</source>
        <translation>頁面</translation>
    </message>
    <message>
        <source>Text and tables</source>
        <translation>文字與表格</translation>
    </message>
    <message>
        <source>Text and time line</source>
        <translation>文字與時間軸</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>Merges</source>
        <translation>合併</translation>
    </message>
    <message>
        <source>Candidates</source>
        <translation>候選</translation>
    </message>
    <message>
        <source>Vocabulary</source>
        <translation>詞彙表</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>詞元</translation>
    </message>
</context>
<context>
    <name>Gutter</name>
    <message>
        <source>Line numbers</source>
        <translation>行號</translation>
    </message>
</context>
<context>
    <name>Legend</name>
    <message>
        <source>What the colours mean</source>
        <translation>色彩的意義</translation>
    </message>
</context>
<context>
    <name>LifePlot</name>
    <message>
        <source>after merge {step}: {count}</source>
        <translation>第 {step} 次合併後：{count}</translation>
    </message>
    <message>
        <source>Its count over the merges</source>
        <translation>次數隨合併的變化</translation>
    </message>
    <message>
        <source>born at merge {born} with {first}, {now} at the playhead, {last} at the newest merge</source>
        <translation>第 {born} 次合併時產生，當時 {first} 次；播放位置 {now} 次；最新的合併時 {last} 次</translation>
    </message>
    <message>
        <source>merge {merge}</source>
        <translation>第 {merge} 次合併</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>BPE Visualizer</source>
        <translation>BPE Visualizer</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>頁面</translation>
    </message>
    <message>
        <source>The clipboard holds neither a text nor a file.</source>
        <translation>剪貼簿裡既沒有文字，也沒有檔案。</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>Menu</source>
        <translation>選單</translation>
    </message>
    <message>
        <source>&amp;Compare</source>
        <translation>比較(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>說明(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>檔案(&amp;F)</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>開啟最近使用的檔案(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Samples</source>
        <translation>範例(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>執行(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>檢視(&amp;V)</translation>
    </message>
    <message>
        <source>Under the &amp;text</source>
        <translation>文字下方(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Marks</source>
        <translation>記號(&amp;M)</translation>
    </message>
    <message>
        <source>C&amp;olour tokens by</source>
        <translation>詞元著色依據(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Colours</source>
        <translation>色彩(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>語言(&amp;L)</translation>
    </message>
    <message>
        <source>nothing yet</source>
        <translation>尚無</translation>
    </message>
</context>
<context>
    <name>MergesModel</name>
    <message>
        <source>id</source>
        <translation>編號</translation>
    </message>
    <message>
        <source>pair</source>
        <translation>配對</translation>
    </message>
    <message>
        <source>token</source>
        <translation>詞元</translation>
    </message>
    <message>
        <source>count</source>
        <translation>次數</translation>
    </message>
    <message>
        <source>bytes / token</source>
        <translation>位元組／詞元</translation>
    </message>
</context>
<context>
    <name>MergesTable</name>
    <message>
        <source>Merges</source>
        <translation>合併</translation>
    </message>
    <message>
        <source>The newest merge is on top; Enter goes to the row&apos;s merge.</source>
        <translation>最新的合併在最上面；按 Enter 跳到該列的合併。</translation>
    </message>
</context>
<context>
    <name>MiniMap</name>
    <message>
        <source>Where the token stands in the whole text</source>
        <translation>詞元在整份文字中的位置</translation>
    </message>
    <message>
        <source>the pinned token</source>
        <translation>釘選的詞元</translation>
    </message>
    <message>
        <source>the newest token</source>
        <translation>最新的詞元</translation>
    </message>
    <message>
        <source>marks: where {what} {token} stands</source>
        <translation>記號：{what} {token} 所在之處</translation>
    </message>
    <message>
        <source>{count} times</source>
        <translation>{count} 次</translation>
    </message>
    <message>
        <source>{count} times in the {share} % of the text that was looked at</source>
        <translation>已檢視的 {share}% 文字中出現 {count} 次</translation>
    </message>
    <message>
        <source>frame: what is on screen</source>
        <translation>框：目前畫面</translation>
    </message>
</context>
<context>
    <name>MorePanel</name>
    <message>
        <source>More settings</source>
        <translation>更多設定</translation>
    </message>
    <message>
        <source>Among pairs of equal count</source>
        <translation>次數相同時</translation>
    </message>
    <message>
        <source>Ways to choose</source>
        <translation>選擇方式</translation>
    </message>
    <message>
        <source>Minimum count</source>
        <translation>最低次數</translation>
    </message>
    <message>
        <source>Special tokens, one a line</source>
        <translation>特殊詞元，每行一個</translation>
    </message>
    <message>
        <source>Hold out one 64 KB block in</source>
        <translation>留作驗證的 64 KB 區塊，每幾個取一</translation>
    </message>
    <message>
        <source>Hold out a part of the text</source>
        <translation>留一部分文字作驗證</translation>
    </message>
    <message>
        <source>Which blocks are held out: one in so many</source>
        <translation>留作驗證的區塊：每幾個留一個</translation>
    </message>
    <message>
        <source>ties, among pairs of equal count</source>
        <translation>平手：次數相同的配對之間</translation>
    </message>
    <message>
        <source>minimum count: rarer pairs are never merged</source>
        <translation>最低次數：更少見的配對永不合併</translation>
    </message>
    <message>
        <source>special tokens, one a line: each stays one token, and no merge touches it</source>
        <translation>特殊詞元，每行一個：各自保持為一個詞元，合併不會碰到它</translation>
    </message>
    <message>
        <source>not trained on, and measured as a curve of its own</source>
        <translation>不參與訓練，另以自己的曲線衡量</translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>Message</source>
        <translation>訊息</translation>
    </message>
    <message>
        <source>Kind of message</source>
        <translation>訊息種類</translation>
    </message>
    <message>
        <source>Act on the message</source>
        <translation>依訊息行動</translation>
    </message>
    <message>
        <source>Close the message</source>
        <translation>關閉訊息</translation>
    </message>
</context>
<context>
    <name>Opening</name>
    <message>
        <source>There is no text in what was pasted.</source>
        <translation>貼上的內容裡沒有文字。</translation>
    </message>
</context>
<context>
    <name>Patterns</name>
    <message>
        <source>none</source>
        <translation>不切分</translation>
    </message>
    <message>
        <source>The text stays whole: a merge may join anything.</source>
        <translation>文字保持完整：任何相鄰之處都可合併。</translation>
    </message>
    <message>
        <source>words</source>
        <translation>單字</translation>
    </message>
    <message>
        <source>Words, and every other character on its own.</source>
        <translation>單字，其他字元各自獨立。</translation>
    </message>
    <message>
        <source>Words with the space before them, numbers, signs.</source>
        <translation>單字連同前面的空格、數字、符號。</translation>
    </message>
    <message>
        <source>As GPT-2, with numbers in groups of three digits.</source>
        <translation>同 GPT-2，數字每三位一組。</translation>
    </message>
    <message>
        <source>Keeps marks with their letters: for all scripts.</source>
        <translation>附加符號不與字母分開：適用各種文字。</translation>
    </message>
    <message>
        <source>The pattern of Llama 3.</source>
        <translation>Llama 3 的切分模式。</translation>
    </message>
    <message>
        <source>The pattern of Qwen 2: every digit on its own.</source>
        <translation>Qwen 2 的切分模式：每個數字各自獨立。</translation>
    </message>
    <message>
        <source>custom…</source>
        <translation>自訂…</translation>
    </message>
    <message>
        <source>Your own regular expression.</source>
        <translation>自訂的正規表示式。</translation>
    </message>
</context>
<context>
    <name>PlotCanvas</name>
    <message>
        <source>Bytes per token over vocabulary size</source>
        <translation>每詞元位元組數對詞彙表大小</translation>
    </message>
    <message>
        <source>bytes per token</source>
        <translation>每詞元位元組數</translation>
    </message>
    <message>
        <source>vocabulary size</source>
        <translation>詞彙表大小</translation>
    </message>
    <message>
        <source>The curve appears here when a run begins.</source>
        <translation>訓練開始後，曲線會出現在這裡。</translation>
    </message>
    <message>
        <source>{ratio} limit</source>
        <translation>{ratio} 上限</translation>
    </message>
    <message>
        <source>{ratio} no merge can pass</source>
        <translation>{ratio} 合併的極限</translation>
    </message>
    <message>
        <source>{ratio} bytes</source>
        <translation>{ratio} 位元組</translation>
    </message>
    <message>
        <source>{ratio} training</source>
        <translation>{ratio} 訓練</translation>
    </message>
    <message>
        <source>{ratio} held-out</source>
        <translation>{ratio} 驗證</translation>
    </message>
    <message>
        <source>held-out</source>
        <translation>驗證</translation>
    </message>
    <message>
        <source>tokens saved</source>
        <translation>省下的詞元</translation>
    </message>
    <message>
        <source>No run yet.</source>
        <translation>尚未訓練。</translation>
    </message>
    <message>
        <source>Playhead at vocabulary size {size}: {ratio} bytes per token. Learnt up to {reached}: {final}.</source>
        <translation>播放位置的詞彙表大小 {size}：每詞元 {ratio} 個位元組。已學到 {reached}：{final}。</translation>
    </message>
    <message>
        <source>Held-out: {ratio}.</source>
        <translation>驗證：{ratio}。</translation>
    </message>
</context>
<context>
    <name>PreferencesDialog</name>
    <message>
        <source>Preferences</source>
        <translation>偏好設定</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>關閉</translation>
    </message>
</context>
<context>
    <name>Presenter</name>
    <message>
        <source>&amp;Stop</source>
        <translation>停止(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Play</source>
        <translation>播放(&amp;P)</translation>
    </message>
    <message>
        <source>preparing the engine, once on this machine</source>
        <translation>正在準備引擎，這台電腦只需一次</translation>
    </message>
    <message>
        <source>opening</source>
        <translation>開啟中</translation>
    </message>
    <message>
        <source>counting, {share} %</source>
        <translation>計數中，{share}%</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暫停</translation>
    </message>
    <message>
        <source>done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>training</source>
        <translation>訓練中</translation>
    </message>
    <message>
        <source>{seconds} s left</source>
        <translation>剩 {seconds} 秒</translation>
    </message>
    <message>
        <source>{minutes} min left</source>
        <translation>剩 {minutes} 分鐘</translation>
    </message>
</context>
<context>
    <name>Problems</name>
    <message>
        <source>Something unexpected went wrong. Your files are untouched; details are in {file}.</source>
        <translation>發生未預期的錯誤。你的檔案沒有更動；詳情見 {file}。</translation>
    </message>
</context>
<context>
    <name>Render</name>
    <message>
        <source>{file} cannot be written.</source>
        <translation>無法寫入 {file}。</translation>
    </message>
</context>
<context>
    <name>Run</name>
    <message>
        <source>from {count}</source>
        <translation>{count} 次起</translation>
    </message>
    <message>
        <source>{count} special</source>
        <translation>{count} 個特殊詞元</translation>
    </message>
</context>
<context>
    <name>Samples</name>
    <message>
        <source>Welcome</source>
        <translation>歡迎</translation>
    </message>
    <message>
        <source>The cat in the hat</source>
        <translation>The cat in the hat</translation>
    </message>
    <message>
        <source>I love LLM</source>
        <translation>I love LLM</translation>
    </message>
    <message>
        <source>Many scripts</source>
        <translation>各種文字</translation>
    </message>
    <message>
        <source>The Python reference</source>
        <translation>Python 參考手冊</translation>
    </message>
</context>
<context>
    <name>SecondPage</name>
    <message>
        <source>this run at {size}</source>
        <translation>這次訓練，詞彙表 {size}</translation>
    </message>
    <message>
        <source>words of the text</source>
        <translation>文字中的單字</translation>
    </message>
    <message>
        <source>GPT-2 words of the text</source>
        <translation>文字中的 GPT-2 單字</translation>
    </message>
</context>
<context>
    <name>SelectionNote</name>
    <message>
        <source>The selection</source>
        <translation>選取範圍</translation>
    </message>
</context>
<context>
    <name>Session</name>
    <message>
        <source>pasted text</source>
        <translation>貼上的文字</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>as the system</source>
        <translation>跟隨系統</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>色彩</translation>
    </message>
    <message>
        <source>light</source>
        <translation>淺色</translation>
    </message>
    <message>
        <source>dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>語言</translation>
    </message>
    <message>
        <source>Another language is used from the next start on.</source>
        <translation>新的語言在下次啟動時生效。</translation>
    </message>
    <message>
        <source>Speed of the film</source>
        <translation>播放速度</translation>
    </message>
    <message>
        <source>At 1, the first ten merges take one second each.</source>
        <translation>速度為 1 時，前十次合併各播一秒。</translation>
    </message>
    <message>
        <source>Play merges in the text at slow speeds</source>
        <translation>慢速播放時在文字中演示合併</translation>
    </message>
    <message>
        <source>Glide to a merge that is not in view</source>
        <translation>滑動到畫面外的合併</translation>
    </message>
    <message>
        <source>The text scrolls to the next place where the merge happens.</source>
        <translation>文字會捲動到下一個發生合併之處。</translation>
    </message>
    <message>
        <source>Hold out a part of large texts</source>
        <translation>較大的文字留一部分作驗證</translation>
    </message>
    <message>
        <source>From 1 MB up, every 20th block is not trained on, and measured on its own.</source>
        <translation>1 MB 以上的文字，每 20 個區塊留一個不參與訓練，另行衡量。</translation>
    </message>
</context>
<context>
    <name>SetupForm</name>
    <message>
        <source>Training settings</source>
        <translation>訓練設定</translation>
    </message>
    <message>
        <source>Corpus</source>
        <translation>語料庫</translation>
    </message>
    <message>
        <source>About the corpus</source>
        <translation>關於語料庫</translation>
    </message>
    <message>
        <source>Pattern</source>
        <translation>切分模式</translation>
    </message>
    <message>
        <source>How the text is cut into pieces before training; no merge crosses a cut.</source>
        <translation>訓練前文字如何切成片段（預分詞）；合併不會跨越切分處。</translation>
    </message>
    <message>
        <source>Custom pattern</source>
        <translation>自訂切分模式</translation>
    </message>
    <message>
        <source>regular expression</source>
        <translation>正規表示式</translation>
    </message>
    <message>
        <source>Vocabulary size</source>
        <translation>詞彙表大小</translation>
    </message>
    <message>
        <source>Patterns</source>
        <translation>切分模式</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>More settings</source>
        <translation>更多設定</translation>
    </message>
    <message>
        <source>State of the training</source>
        <translation>訓練狀態</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Cancel counting</source>
        <translation>取消計數</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>訓練</translation>
    </message>
    <message>
        <source>Progress of counting</source>
        <translation>計數進度</translation>
    </message>
    <message>
        <source>What is wrong with the settings</source>
        <translation>設定有什麼問題</translation>
    </message>
    <message>
        <source>pattern</source>
        <translation>切分模式</translation>
    </message>
    <message>
        <source>vocabulary size</source>
        <translation>詞彙表大小</translation>
    </message>
    <message>
        <source>Continue to {size}</source>
        <translation>繼續到 {size}</translation>
    </message>
    <message>
        <source>Each special token can be given only once.</source>
        <translation>每個特殊詞元只能列一次。</translation>
    </message>
    <message>
        <source>Type a regular expression, or choose a pattern.</source>
        <translation>請輸入正規表示式，或選一種切分模式。</translation>
    </message>
    <message>
        <source>A vocabulary of {size} is too small: the bytes alone are {least}.</source>
        <translation>詞彙表大小 {size} 太小：光是位元組就有 {least} 個。</translation>
    </message>
    <message>
        <source>A vocabulary of {size} is too small: bytes and special tokens are {least}.</source>
        <translation>詞彙表大小 {size} 太小：位元組加特殊詞元共 {least} 個。</translation>
    </message>
    <message>
        <source>This is no regular expression: {reason}.</source>
        <translation>這不是正規表示式：{reason}。</translation>
    </message>
    <message>
        <source>byte</source>
        <translation>位元組</translation>
    </message>
    <message>
        <source>bytes</source>
        <translation>位元組</translation>
    </message>
    <message>
        <source>not UTF-8</source>
        <translation>不是 UTF-8</translation>
    </message>
    <message>
        <source>every {nth} block held out</source>
        <translation>每 {nth} 個區塊留一個作驗證</translation>
    </message>
    <message>
        <source>one piece</source>
        <translation>1 個片段</translation>
    </message>
    <message>
        <source>{n} pieces</source>
        <translation>{n} 個片段</translation>
    </message>
    <message>
        <source>one distinct word</source>
        <translation>1 個相異單字</translation>
    </message>
    <message>
        <source>{n} distinct words</source>
        <translation>{n} 個相異單字</translation>
    </message>
    <message>
        <source>{n}th</source>
        <translation>{n}</translation>
    </message>
    <message>
        <source>{n}st</source>
        <translation>{n}</translation>
    </message>
    <message>
        <source>{n}nd</source>
        <translation>{n}</translation>
    </message>
    <message>
        <source>{n}rd</source>
        <translation>{n}</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>鍵盤快速鍵</translation>
    </message>
    <message>
        <source>Key of {command}</source>
        <translation>「{command}」的按鍵</translation>
    </message>
</context>
<context>
    <name>States</name>
    <message>
        <source>Train</source>
        <translation>訓練</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暫停</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>繼續</translation>
    </message>
</context>
<context>
    <name>TextDesk</name>
    <message>
        <source>1 token</source>
        <translation>1 個詞元</translation>
    </message>
    <message>
        <source>{count} tokens</source>
        <translation>{count} 個詞元</translation>
    </message>
    <message>
        <source>1 byte</source>
        <translation>1 個位元組</translation>
    </message>
    <message>
        <source>{count} bytes</source>
        <translation>{count} 個位元組</translation>
    </message>
    <message>
        <source>1 character</source>
        <translation>1 個字元</translation>
    </message>
    <message>
        <source>{count} characters</source>
        <translation>{count} 個字元</translation>
    </message>
    <message>
        <source>{ratio} bytes per token</source>
        <translation>每詞元 {ratio} 個位元組</translation>
    </message>
</context>
<context>
    <name>TextScales</name>
    <message>
        <source>made by merge</source>
        <translation>由第幾次合併產生</translation>
    </message>
    <message>
        <source>bytes</source>
        <translation>位元組</translation>
    </message>
    <message>
        <source>bytes in a token</source>
        <translation>詞元的位元組數</translation>
    </message>
    <message>
        <source>occurrences, from</source>
        <translation>出現次數，從</translation>
    </message>
</context>
<context>
    <name>Ties</name>
    <message>
        <source>the pair seen first (textbook, minbpe)</source>
        <translation>先出現的一對（教科書、minbpe）</translation>
    </message>
    <message>
        <source>the lowest ids (rustbpe)</source>
        <translation>編號最小的（rustbpe）</translation>
    </message>
    <message>
        <source>as Hugging Face tokenizers</source>
        <translation>同 Hugging Face tokenizers</translation>
    </message>
    <message>
        <source>the greatest bytes (Stanford CS336)</source>
        <translation>位元組最大的（Stanford CS336）</translation>
    </message>
</context>
<context>
    <name>TokenInspector</name>
    <message>
        <source>Click a token in the text, or double-click a row of the tables.</source>
        <translation>點按文字中的詞元，或連按兩下表格中的一列。</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>詞元</translation>
    </message>
    <message>
        <source>merge tree</source>
        <translation>合併樹</translation>
    </message>
    <message>
        <source>life</source>
        <translation>歷程</translation>
    </message>
    <message>
        <source>absorbed into</source>
        <translation>併入</translation>
    </message>
    <message>
        <source>words</source>
        <translation>單字</translation>
    </message>
    <message>
        <source>Back to the token before</source>
        <translation>回到前一個詞元</translation>
    </message>
    <message>
        <source>Previous occurrence in the text (Shift+F3)</source>
        <translation>文字中的上一處（Shift+F3）</translation>
    </message>
    <message>
        <source>Next occurrence in the text (F3)</source>
        <translation>文字中的下一處（F3）</translation>
    </message>
    <message>
        <source>logarithmic</source>
        <translation>對數</translation>
    </message>
    <message>
        <source>Logarithmic counts</source>
        <translation>次數採對數刻度</translation>
    </message>
    <message>
        <source>Tokens that it became part of</source>
        <translation>它成為哪些詞元的一部分</translation>
    </message>
    <message>
        <source>Words that hold it</source>
        <translation>含有它的單字</translation>
    </message>
    <message>
        <source>Search for an occurrence</source>
        <translation>尋找出現之處</translation>
    </message>
    <message>
        <source>the largest {shown} of {all}</source>
        <translation>{all} 個中最大的 {shown} 個</translation>
    </message>
    <message>
        <source>nothing yet</source>
        <translation>尚無</translation>
    </message>
    <message>
        <source>being looked for</source>
        <translation>尋找中</translation>
    </message>
    <message>
        <source>none here</source>
        <translation>這裡沒有</translation>
    </message>
    <message>
        <source>A scaffold: merge {merge} took {share} % of it into {token}. It was needed on the way there, and hardly stands by itself any more (intersection over self {figure}).</source>
        <translation>鷹架詞元：第 {merge} 次合併把它的 {share}% 併入 {token}。它是途中所需，如今幾乎不再單獨出現（intersection over self {figure}）。</translation>
    </message>
    <message>
        <source>{share} % at merge {merge}</source>
        <translation>{share}%，第 {merge} 次合併時</translation>
    </message>
</context>
<context>
    <name>TokenKinds</name>
    <message>
        <source>word</source>
        <translation>單字</translation>
    </message>
    <message>
        <source>sub-word</source>
        <translation>子詞</translation>
    </message>
    <message>
        <source>digits</source>
        <translation>數字</translation>
    </message>
    <message>
        <source>punctuation</source>
        <translation>標點符號</translation>
    </message>
    <message>
        <source>white space</source>
        <translation>空白</translation>
    </message>
    <message>
        <source>partial bytes</source>
        <translation>不完整的位元組</translation>
    </message>
    <message>
        <source>special</source>
        <translation>特殊</translation>
    </message>
    <message>
        <source>no script</source>
        <translation>無文字系統</translation>
    </message>
    <message>
        <source>other scripts</source>
        <translation>其他文字</translation>
    </message>
    <message>
        <source>mixed scripts</source>
        <translation>混合文字</translation>
    </message>
    <message>
        <source>Latin</source>
        <translation>拉丁文字</translation>
    </message>
    <message>
        <source>Greek</source>
        <translation>希臘文字</translation>
    </message>
    <message>
        <source>Cyrillic</source>
        <translation>西里爾文字</translation>
    </message>
    <message>
        <source>Armenian</source>
        <translation>亞美尼亞文字</translation>
    </message>
    <message>
        <source>Hebrew</source>
        <translation>希伯來文字</translation>
    </message>
    <message>
        <source>Arabic</source>
        <translation>阿拉伯文字</translation>
    </message>
    <message>
        <source>Devanagari</source>
        <translation>天城文</translation>
    </message>
    <message>
        <source>Bengali</source>
        <translation>孟加拉文字</translation>
    </message>
    <message>
        <source>Gurmukhi</source>
        <translation>古木基文</translation>
    </message>
    <message>
        <source>Gujarati</source>
        <translation>古吉拉特文字</translation>
    </message>
    <message>
        <source>Tamil</source>
        <translation>坦米爾文字</translation>
    </message>
    <message>
        <source>Telugu</source>
        <translation>泰盧固文字</translation>
    </message>
    <message>
        <source>Kannada</source>
        <translation>卡納達文字</translation>
    </message>
    <message>
        <source>Malayalam</source>
        <translation>馬拉雅拉姆文字</translation>
    </message>
    <message>
        <source>Sinhala</source>
        <translation>僧伽羅文字</translation>
    </message>
    <message>
        <source>Thai</source>
        <translation>泰文</translation>
    </message>
    <message>
        <source>Lao</source>
        <translation>寮文</translation>
    </message>
    <message>
        <source>Tibetan</source>
        <translation>藏文</translation>
    </message>
    <message>
        <source>Myanmar</source>
        <translation>緬甸文字</translation>
    </message>
    <message>
        <source>Georgian</source>
        <translation>喬治亞文字</translation>
    </message>
    <message>
        <source>Ethiopic</source>
        <translation>衣索比亞文字</translation>
    </message>
    <message>
        <source>Khmer</source>
        <translation>高棉文字</translation>
    </message>
    <message>
        <source>Hangul</source>
        <translation>諺文</translation>
    </message>
    <message>
        <source>Hiragana</source>
        <translation>平假名</translation>
    </message>
    <message>
        <source>Katakana</source>
        <translation>片假名</translation>
    </message>
    <message>
        <source>Han</source>
        <translation>漢字</translation>
    </message>
</context>
<context>
    <name>TokenSearch</name>
    <message>
        <source>This is no regular expression: {reason}.</source>
        <translation>這不是正規表示式：{reason}。</translation>
    </message>
    <message>
        <source>This regular expression takes too long.</source>
        <translation>這個正規表示式耗時太久。</translation>
    </message>
</context>
<context>
    <name>TokenTip</name>
    <message>
        <source>id {id}</source>
        <translation>編號 {id}</translation>
    </message>
    <message>
        <source>1 byte: {bytes}</source>
        <translation>1 個位元組：{bytes}</translation>
    </message>
    <message>
        <source>{size} bytes: {bytes}</source>
        <translation>{size} 個位元組：{bytes}</translation>
    </message>
    <message>
        <source>made by merge {step}</source>
        <translation>由第 {step} 次合併產生</translation>
    </message>
    <message>
        <source>never merged: a special token, or a piece of its own</source>
        <translation>從未合併：特殊詞元，或自成一個片段</translation>
    </message>
</context>
<context>
    <name>TokenView</name>
    <message>
        <source>Text and its tokens</source>
        <translation>文字及其詞元</translation>
    </message>
</context>
<context>
    <name>TokenWindow</name>
    <message>
        <source>Place in the text</source>
        <translation>文字中的位置</translation>
    </message>
    <message>
        <source>Place in the lines</source>
        <translation>行中的位置</translation>
    </message>
</context>
<context>
    <name>Transport</name>
    <message>
        <source>To the start</source>
        <translation>回到起點</translation>
    </message>
    <message>
        <source>Previous merge that changes what you see</source>
        <translation>上一次會改變畫面的合併</translation>
    </message>
    <message>
        <source>One merge back</source>
        <translation>後退一次合併</translation>
    </message>
    <message>
        <source>One merge forward</source>
        <translation>前進一次合併</translation>
    </message>
    <message>
        <source>Next merge that changes what you see</source>
        <translation>下一次會改變畫面的合併</translation>
    </message>
    <message>
        <source>To the newest merge</source>
        <translation>跳到最新的合併</translation>
    </message>
    <message>
        <source>Stay at the newest merge while training</source>
        <translation>訓練時停在最新的合併</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>How fast the playhead moves by itself</source>
        <translation>播放位置自行移動的速度</translation>
    </message>
    <message>
        <source>Vocabulary size at the playhead</source>
        <translation>播放位置的詞彙表大小</translation>
    </message>
    <message>
        <source>Transport</source>
        <translation>播放控制</translation>
    </message>
    <message>
        <source>{speed}×</source>
        <translation>{speed}×</translation>
    </message>
    <message>
        <source>Pause the film</source>
        <translation>暫停播放</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>speed {speed}×</source>
        <translation>速度 {speed}×</translation>
    </message>
    <message numerus="yes">
        <source>%Ln bytes</source>
        <translation>
            <numerusform>%Ln 個位元組</numerusform>
        </translation>
    </message>
    <message>
        <source>vocabulary {size}</source>
        <translation>詞彙表 {size}</translation>
    </message>
    <message>
        <source>1 merge</source>
        <translation>1 次合併</translation>
    </message>
    <message numerus="yes">
        <source>%Ln merges</source>
        <translation>
            <numerusform>%Ln 次合併</numerusform>
        </translation>
    </message>
    <message>
        <source>1 special token</source>
        <translation>1 個特殊詞元</translation>
    </message>
    <message numerus="yes">
        <source>%Ln special tokens</source>
        <translation>
            <numerusform>%Ln 個特殊詞元</numerusform>
        </translation>
    </message>
    <message>
        <source>1 merge elsewhere</source>
        <translation>1 次合併在別處</translation>
    </message>
    <message numerus="yes">
        <source>%Ln merges elsewhere</source>
        <translation>
            <numerusform>%Ln 次合併在別處</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TreeView</name>
    <message>
        <source>Merge tree</source>
        <translation>合併樹</translation>
    </message>
</context>
<context>
    <name>TryLine</name>
    <message>
        <source>Try any text</source>
        <translation>試試任何文字</translation>
    </message>
    <message>
        <source>try</source>
        <translation>試試</translation>
    </message>
    <message>
        <source>Tokens of the typed text</source>
        <translation>輸入文字的詞元</translation>
    </message>
    <message>
        <source>Ids of the typed text, or what the typed ids mean</source>
        <translation>輸入文字的編號，或輸入編號的意思</translation>
    </message>
    <message>
        <source>1 token</source>
        <translation>1 個詞元</translation>
    </message>
    <message>
        <source>{count} tokens</source>
        <translation>{count} 個詞元</translation>
    </message>
    <message>
        <source>{ratio} bytes per token</source>
        <translation>每詞元 {ratio} 個位元組</translation>
    </message>
    <message>
        <source>these ids read: {text}</source>
        <translation>這些編號讀作：{text}</translation>
    </message>
</context>
<context>
    <name>TryView</name>
    <message>
        <source>Tokens of the typed text</source>
        <translation>輸入文字的詞元</translation>
    </message>
    <message>
        <source>Text to try</source>
        <translation>要試的文字</translation>
    </message>
    <message>
        <source>type or paste anything</source>
        <translation>輸入或貼上任何內容</translation>
    </message>
</context>
<context>
    <name>VocabularyModel</name>
    <message>
        <source>id</source>
        <translation>編號</translation>
    </message>
    <message>
        <source>token</source>
        <translation>詞元</translation>
    </message>
    <message>
        <source>bytes</source>
        <translation>位元組</translation>
    </message>
    <message>
        <source>count</source>
        <translation>次數</translation>
    </message>
    <message>
        <source>merge</source>
        <translation>合併</translation>
    </message>
    <message>
        <source>kind</source>
        <translation>種類</translation>
    </message>
</context>
<context>
    <name>VocabularyPane</name>
    <message>
        <source>Vocabulary</source>
        <translation>詞彙表</translation>
    </message>
    <message>
        <source>Search the vocabulary</source>
        <translation>搜尋詞彙表</translation>
    </message>
    <message>
        <source>text, e4 bd, #258 or /regex/</source>
        <translation>文字、e4 bd、#258 或 /regex/</translation>
    </message>
    <message>
        <source>Text, bytes in hexadecimal (e4 bd, 0xe4), an id (#258), or a regular expression (/^ing/)</source>
        <translation>文字、十六進位位元組（e4 bd、0xe4）、編號（#258），或正規表示式（/^ing/）</translation>
    </message>
    <message>
        <source>Kind of token</source>
        <translation>詞元種類</translation>
    </message>
    <message>
        <source>Script</source>
        <translation>文字系統</translation>
    </message>
    <message>
        <source>Tokens found</source>
        <translation>找到的詞元</translation>
    </message>
    <message>
        <source>Why nothing was found</source>
        <translation>為何沒有找到</translation>
    </message>
    <message>
        <source>every kind</source>
        <translation>所有種類</translation>
    </message>
    <message>
        <source>space-led</source>
        <translation>空格開頭</translation>
    </message>
    <message>
        <source>every script</source>
        <translation>所有文字系統</translation>
    </message>
    <message>
        <source>{listed} of {total}</source>
        <translation>{total} 個中的 {listed} 個</translation>
    </message>
</context>
<context>
    <name>VocabularyTable</name>
    <message>
        <source>Vocabulary</source>
        <translation>詞彙表</translation>
    </message>
    <message>
        <source>Enter shows a token in full; the menu key sorts; picked tokens light up in the text.</source>
        <translation>按 Enter 顯示完整詞元；選單鍵可排序；選取的詞元會在文字中亮起。</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>欄</translation>
    </message>
    <message>
        <source>Show in full</source>
        <translation>完整顯示</translation>
    </message>
    <message>
        <source>Copy as a table</source>
        <translation>複製為表格</translation>
    </message>
    <message>
        <source>Sort by {column}</source>
        <translation>依{column}排序</translation>
    </message>
</context>
<context>
    <name>_Picture</name>
    <message>
        <source>The text “the cat” as seven bytes, and as three tokens</source>
        <translation>「the cat」這段文字：七個位元組，以及三個詞元</translation>
    </message>
</context>
</TS>
